using System.Text.Json;
using Easel.Core.Prompts;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class PromptScheduleTests
{
    [Fact]
    public void Schedules_equal_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/prompt_schedule.json");
        Assert.All(golden.RootElement.GetProperty("cases").EnumerateArray(), c => Assert.Equal(Entries(c.GetProperty("schedule")), Of(c)));
    }

    [Fact]
    public void Where_the_reference_is_ambiguous_one_of_its_answers_is_given()
    {
        using var golden = Golden.Json("text/prompt_schedule.json");
        Assert.All(golden.RootElement.GetProperty("ambiguous").EnumerateArray(), c =>
            Assert.Contains(c.GetProperty("accepted").EnumerateArray(), accepted => Entries(accepted).SequenceEqual(Of(c))));
    }

    [Fact]
    public void Mission_3_12_Edits_add_remove_and_replace_after_a_step()
    {
        Assert.Equal([new(5, ""), new(20, "b")], PromptSchedule.Of("[b:5]", 20));
        Assert.Equal([new(5, "a"), new(20, "")], PromptSchedule.Of("[a::5]", 20));
        Assert.Equal([new(5, "a"), new(20, "b")], PromptSchedule.Of("[a:b:5]", 20));
        Assert.Equal([new(5, "a"), new(20, "b")], PromptSchedule.Of("[a:b:0.25]", 20));
        Assert.Equal([new(5, "a"), new(20, "b")], PromptSchedule.Of("[a:b:0.25]", 20, oldScheduling: true));
        Assert.Equal([new(5, "a"), new(10, "b")], PromptSchedule.Of("[a:b:1.5]", 20, hiresSteps: 10));
        Assert.Equal([new(5, "a"), new(10, "b")], PromptSchedule.Of("[a:b:25]", 20, hiresSteps: 10));
        Assert.Equal([new(20, "[a:b:")], PromptSchedule.Of("[a:b:", 20));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20)]
    [InlineData(16)]
    [InlineData(10)]
    public void Mission_3_13_A_fantasy_landscape_becomes_a_cyberpunk_one(int steps)
    {
        ScheduledText[] expected = steps > 16
            ? [new(16, "a fantasy landscape"), new(steps, "a cyberpunk landscape")]
            : [new(steps, "a fantasy landscape")];
        Assert.Equal(expected, PromptSchedule.Of("a [fantasy:cyberpunk:16] landscape", steps));
    }

    [Fact]
    public void Mission_3_14_Five_edits_over_100_steps_give_the_tutorials_five_strings()
    {
        const string start = "fantasy landscape with a [mountain:lake:0.25] and [an oak:a christmas tree:0.75][ in foreground::0.6][ in background:0.25]";
        Assert.Equal(
            [
                new(25, "fantasy landscape with a mountain and an oak in foreground shoddy"),
                new(50, "fantasy landscape with a lake and an oak in foreground in background shoddy"),
                new(60, "fantasy landscape with a lake and an oak in foreground in background masterful"),
                new(75, "fantasy landscape with a lake and an oak in background masterful"),
                new(100, "fantasy landscape with a lake and a christmas tree in background masterful"),
            ],
            PromptSchedule.Of($"{start} [shoddy:masterful:0.5]", 100));
        Assert.Equal("fantasy landscape with a mountain and an oak in foregroundshoddy", PromptSchedule.Of($"{start}[shoddy:masterful:0.5]", 100)[0].Text);
    }

    [Fact]
    public void Mission_3_16_Alternation_takes_turns()
    {
        Assert.Equal([new(1, "cow in a field"), new(2, "horse in a field"), new(3, "cow in a field"), new(4, "horse in a field")], PromptSchedule.Of("[cow|horse] in a field", 4));
        Assert.Equal(["a", "b", "c", "a"], PromptSchedule.Of("[a|b|c]", 4).Select(s => s.Text));
        Assert.Equal(["a", "", "a"], PromptSchedule.Of("[a|]", 3).Select(s => s.Text));
    }

    [Fact]
    public void The_sampler_reads_the_entry_that_the_reference_reads()
    {
        using var golden = Golden.Json("sampling/cfg.json");
        Assert.All(golden.RootElement.GetProperty("schedule_pick").EnumerateArray(), c =>
        {
            var untils = c.GetProperty("end_at_steps").Deserialize<int[]>()!;
            Assert.Equal(c.GetProperty("picked_index").Deserialize<int[]>(), c.GetProperty("current_steps").Deserialize<int[]>()!.Select(step => PromptSchedule.IndexAt(untils, step)));
        });
    }

    [Property(MaxTest = 1000)]
    public void A_tree_prints_the_text_it_was_parsed_from(PromptSoup soup) => Assert.Equal(soup.Text, PromptNode.Parse(soup.Text).ToString());

    [Property]
    public void Any_text_prints_back(string? text) => Assert.Equal(text ?? "", PromptNode.Parse(text ?? "").ToString());

    [Property(MaxTest = 500)]
    public void A_schedule_ends_at_the_last_step_in_ascending_order(PromptSoup soup, bool old)
    {
        var schedule = PromptSchedule.Of(soup.Text, 12, null, old);
        Assert.Equal(12, schedule[^1].Until);
        Assert.All(schedule.Zip(schedule.Skip(1)), pair => Assert.True(pair.First.Until < pair.Second.Until));
        Assert.True(schedule[0].Until >= 1);
    }

    [Fact]
    public void Deep_and_long_prompts_take_neither_the_stack_nor_much_time()
    {
        foreach (var bit in new[] { "[", "(", "[a:", "[a|", "[(", "[a:b:5]", "(a:", "]" })
        {
            var prompt = string.Concat(Enumerable.Repeat(bit, 20_000));
            Assert.Equal(prompt, PromptNode.Parse(prompt).ToString());
        }
        var nested = $"{new string('[', 5000)}a:b:5{new string(']', 5000)}";
        Assert.Equal(2, PromptSchedule.Of(nested, 10).Length);
    }

    [Theory]
    [InlineData("[a:b:99999999999999999999]", "a")]
    [InlineData("[a:b:1e999]", "a")]
    [InlineData("[a:b:-1e999]", "b")]
    public void Absurd_numbers_are_no_error(string prompt, string text) => Assert.Equal([new(10, text)], PromptSchedule.Of(prompt, 10));

    private static IEnumerable<ScheduledText> Entries(JsonElement schedule) => schedule.EnumerateArray().Select(e => new ScheduledText(e[0].GetInt32(), e[1].GetString()!));

    private static IEnumerable<ScheduledText> Of(JsonElement c) => PromptSchedule.Of(
        c.GetProperty("prompt").GetString()!,
        c.GetProperty("steps").GetInt32(),
        c.GetProperty("hires_steps") is { ValueKind: JsonValueKind.Number } hires ? hires.GetInt32() : null,
        c.GetProperty("use_old_scheduling").GetBoolean());
}
