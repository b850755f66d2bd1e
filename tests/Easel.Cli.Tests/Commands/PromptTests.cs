using System.Text.Json;
using Easel.Testing;

namespace Easel.Cli.Tests.Commands;

public sealed class PromptTests
{
    [Fact]
    public async Task The_document_has_the_shape_that_programs_rely_on()
    {
        var json = (await Run.Easel("prompt", "a (red:1.3) [house:castle:8] <lora:x:0.8> AND night:0.5", "--steps", "16", "--json")).Json();
        Assert.Equal(
            ["prompt", "networks", "composable", "schedule", "parts", "token_count", "token_limit"],
            json.EnumerateObject().Select(p => p.Name));
        var network = json.GetProperty("networks")[0];
        Assert.Equal(("lora", "x", "0.8"), (network.GetProperty("kind").GetString(), network.GetProperty("name").GetString(), network.GetProperty("args")[0].GetString()));
        Assert.Equal([1, 0.5], json.GetProperty("composable").EnumerateArray().Select(c => c.GetProperty("weight").GetDouble()));
        Assert.Equal([8, 16], json.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("until").GetInt32()));
        var part = json.GetProperty("parts")[0];
        Assert.Contains(part.GetProperty("attention").EnumerateArray(), a => a[0].GetString() == "red" && a[1].GetDouble() == 1.3);
        var chunk = part.GetProperty("chunks")[0];
        Assert.Equal((77, 77, 49406), (chunk.GetProperty("ids").GetArrayLength(), chunk.GetProperty("weights").GetArrayLength(), chunk.GetProperty("ids")[0].GetInt32()));
        Assert.Equal(75, json.GetProperty("token_limit").GetInt32());
    }

    [Fact]
    public async Task The_schedules_of_many_prompts_are_the_references()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Golden.PathOf("text/prompt_schedule.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var requests = cases.Select(c =>
            $$"""{"prompt":{{c.GetProperty("prompt").GetRawText()}},"steps":{{c.GetProperty("steps").GetRawText()}},"hires_steps":{{c.GetProperty("hires_steps").GetRawText()}},"old_scheduling":{{c.GetProperty("use_old_scheduling").GetRawText()}}}""");
        var run = await Run.With(string.Join('\n', requests), CancellationToken.None, "prompt", "--jsonl");
        var answers = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, run.Status);
        Assert.Equal(cases.Count, answers.Length);
        Assert.All(cases.Zip(answers), pair =>
        {
            // Comments are no part of the reference function, but of the whole that this command explains.
            if (pair.First.GetProperty("prompt").GetString()!.Contains('#', StringComparison.Ordinal)) return;
            var expected = pair.First.GetProperty("schedule").EnumerateArray().Select(s => (s[0].GetInt32(), s[1].GetString()));
            using var answer = JsonDocument.Parse(pair.Second);
            Assert.Equal(expected, answer.RootElement.GetProperty("schedule").EnumerateArray().Select(s => (s.GetProperty("until").GetInt32(), s.GetProperty("text").GetString())));
        });
    }

    [Fact]
    public async Task Half_characters_are_no_error()
    {
        const string halves = """{"prompt":"a\ud800 \udc00b \\ud800 \uD83D\uDC90"}""";
        var run = await Run.With(halves, CancellationToken.None, "prompt", "--jsonl");
        Assert.Equal(0, run.Status);
        Assert.Equal("a\ufffd \ufffdb \\ud800 💐", run.Json().GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Words_show_the_timeline()
    {
        var run = await Run.Easel("prompt", "a (red:1.3) [house:castle:8] :-)", "--steps", "16");
        Assert.Equal(0, run.Status);
        Assert.Contains("1–8", run.Out);
        Assert.Contains("9–16", run.Out);
        Assert.Contains("red × 1.3", run.Out);
    }

    [Fact]
    public async Task Hints_say_what_may_not_mean_what_was_meant()
    {
        var run = await Run.Easel("prompt", "a (cat:1.6), (smile :-)，");
        Assert.Contains("hint: cat has a weight above 1.5", run.Out);
        Assert.Contains(@"write :-\) if you mean that", run.Out);
        Assert.Contains("full-width sign", run.Out);
    }

    [Theory]
    [InlineData("--steps", "0")]
    [InlineData("--emphasis", "strong")]
    [InlineData("--comma-padding-backtrack", "-1")]
    public async Task Bad_options_are_named(string option, string value)
    {
        var run = await Run.Easel("prompt", "a", option, value);
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains(value, run.Error);
    }

    [Fact]
    public async Task Without_a_prompt_the_way_to_give_one_is_told() => Assert.Contains("PROMPT", (await Run.Easel("prompt")).Error);
}
