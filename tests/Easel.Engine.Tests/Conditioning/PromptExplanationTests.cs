using System.Text.Json;
using Easel.Engine.Conditioning;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Engine.Tests.Conditioning;

public sealed class PromptExplanationTests
{
    private static JsonElement Explain(string prompt, int steps = 20, int? hires = null, TextOptions? options = null) =>
        JsonDocument.Parse(PromptExplanation.Of(prompt, steps, hires, options).ToJson()).RootElement;

    [Fact]
    public void The_json_is_that_of_the_contract()
    {
        var json = Explain("a (big:1.2) [cat|dog]<lora:x:0.8:te=0.5> # comment", 2).GetRawText();
        const string start = """
            {"prompt":"a (big:1.2) [cat|dog]<lora:x:0.8:te=0.5> # comment","networks":[{"kind":"lora","name":"x","args":["0.8"],"named":{"te":"0.5"}}],"composable":[{"text":"a (big:1.2) [cat|dog]","weight":1}],"schedule":[{"until":1,"text":"a (big:1.2) cat<lora:x:0.8:te=0.5> \n"},{"until":2,"text":"a (big:1.2) dog<lora:x:0.8:te=0.5> \n"}],"parts":[{"until":1,"attention":[["a ",1],["big",1.2],[" cat",1]],"tokens":[320,1205,2368],"chunks":[{"ids":[49406,320,1205,2368,49407,
            """;
        Assert.StartsWith(start.Trim(), json);
        Assert.EndsWith("],\"token_count\":3,\"token_limit\":75}", json);
    }

    [Fact]
    public void Every_golden_schedule_and_composition_shows()
    {
        using var schedules = Golden.Json("text/prompt_schedule.json");
        Assert.All(schedules.RootElement.GetProperty("cases").EnumerateArray(), c =>
        {
            int? hires = c.GetProperty("hires_steps").ValueKind == JsonValueKind.Number ? c.GetProperty("hires_steps").GetInt32() : null;
            var json = Explain(c.GetProperty("prompt").GetString()!, c.GetProperty("steps").GetInt32(), hires, new TextOptions(OldScheduling: c.GetProperty("use_old_scheduling").GetBoolean()));
            Assert.Equal(
                c.GetProperty("schedule").EnumerateArray().Select(e => (e[0].GetInt32(), e[1].GetString())),
                json.GetProperty("schedule").EnumerateArray().Select(e => (e.GetProperty("until").GetInt32(), e.GetProperty("text").GetString())));
        });
        using var composed = Golden.Json("text/multicond.json");
        Assert.All(composed.RootElement.GetProperty("cases").EnumerateArray(), c =>
        {
            var flat = c.GetProperty("flat").EnumerateArray().Select(t => t.GetString()).ToArray();
            Assert.Equal(
                c.GetProperty("indexes")[0].EnumerateArray().Select(e => (flat[e[0].GetInt32()], e[1].GetDouble())),
                Explain(c.GetProperty("prompts")[0].GetString()!).GetProperty("composable").EnumerateArray().Select(p => (p.GetProperty("text").GetString(), p.GetProperty("weight").GetDouble())));
        });
    }

    [Fact]
    public void Mission_3_16_The_timeline_says_from_which_step_to_which()
    {
        var parts = PromptExplanation.Of("a [fantasy:cyberpunk:16] landscape", 20).Parts;
        Assert.Equal([(1, 16, "a fantasy landscape"), (17, 20, "a cyberpunk landscape")], parts.Select(p => (p.From, p.Until, p.Text)));
    }

    [Fact]
    public void Mission_3_17_The_explanation_shows_the_ids_of_the_text_without_its_brackets()
    {
        var tokens = PromptExplanation.Of("(Medieval astronomer:1.2)", 20).Parts[0].Tokens;
        Assert.Equal(ClipTokenizer.Default.Encode("Medieval astronomer"), tokens);
    }

    [Fact]
    public void Mission_3_19_The_counter_counts_the_longest_scheduled_text()
    {
        var explanation = PromptExplanation.Of("a [cat:big red cat:10] AND one two three four five", 20);
        Assert.Equal((5, 75), (explanation.TokenCount, explanation.TokenLimit));
    }

    [Property(MaxTest = 200)]
    public void Any_text_can_be_explained(string? prompt) => Assert.NotEqual(JsonValueKind.Undefined, Explain($"{prompt}[{prompt}|(a:{new string('9', 400)})\ud800]", 3).ValueKind);
}
