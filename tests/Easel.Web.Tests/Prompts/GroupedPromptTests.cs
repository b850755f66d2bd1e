using System.Collections.Immutable;
using Easel.Web.Prompts;

namespace Easel.Web.Tests.Prompts;

public sealed class GroupedPromptTests
{
    private static readonly ImmutableDictionary<string, PromptGroup> Nothing = ImmutableDictionary<string, PromptGroup>.Empty;

    [Theory]
    [InlineData("a cat, (red, blue:1.2),sea", "a cat|(red, blue:1.2)|sea")]
    [InlineData("[day, noon:night:0.5], <lora:x:0.8>", "[day, noon:night:0.5]|<lora:x:0.8>")]
    [InlineData(@"a \(b, c\), d", @"a \(b, c\)|d")]
    [InlineData(@":-\(, a, b", @":-\(|a|b")]
    [InlineData(" , a,, b ,", "a|b")]
    [InlineData("(a, b", "(a, b")]
    [InlineData("a), b", "a)|b")]
    [InlineData("", "")]
    public void A_prompt_falls_into_the_parts_between_its_commas(string prompt, string parts) => Assert.Equal(parts, string.Join('|', PromptParts.Of(prompt)));

    [Fact]
    public void Mission_3_5_Five_groups_compose_the_prompt_in_the_order_quality_subject_style_artist_details()
    {
        var prompt = GroupedPrompt.Of("sunset, (masterpiece:1.2), by hokusai, watercolour, a cat, best quality, <lora:ink:0.8>", Nothing);
        Assert.Equal(["(masterpiece:1.2)", "best quality"], prompt[PromptGroup.Quality]);
        Assert.Equal(["by hokusai"], prompt[PromptGroup.Artist]);
        Assert.Equal(["watercolour", "<lora:ink:0.8>"], prompt[PromptGroup.Style]);
        Assert.Equal("(masterpiece:1.2), best quality, sunset, watercolour, <lora:ink:0.8>, by hokusai, a cat", prompt.Text);
        var moved = prompt.Move(PromptGroup.Subject, 0, PromptGroup.Details, 1).Move(PromptGroup.Details, 0, PromptGroup.Subject, 0);
        Assert.Equal("(masterpiece:1.2), best quality, a cat, watercolour, <lora:ink:0.8>, by hokusai, sunset", moved.Text);
        // What somebody put somewhere stays there, whatever else is written.
        Assert.Equal("best quality, a cat, watercolour, by hokusai, rain, sunset", GroupedPrompt.Of("rain, sunset, a cat, by hokusai, watercolour, best quality", moved.Known).Text);
    }

    [Fact]
    public void Mission_3_6_Moving_parts_changes_their_order_and_nothing_else()
    {
        var prompt = GroupedPrompt.Of("(red hair:1.3), [[dim]], {bright}, a \\(b\\), [x|y], ((deep, dark)), 1girl", Nothing);
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var from = GroupedPrompt.All.Where(it => prompt[it].Length > 0).ElementAt(random.Next(GroupedPrompt.All.Count(it => prompt[it].Length > 0)));
            var to = GroupedPrompt.All[random.Next(5)];
            var moved = prompt.Move(from, random.Next(prompt[from].Length), to, random.Next(prompt[to].Length + 1));
            Assert.Equal(PromptParts.Of(prompt.Text).Order(StringComparer.Ordinal), PromptParts.Of(moved.Text).Order(StringComparer.Ordinal));
            Assert.Equal(moved.Text, string.Join(", ", moved.Groups.SelectMany(it => it)));
            prompt = moved;
        }
    }

    [Theory]
    [InlineData(0, 2, "b, a, c")]
    [InlineData(2, 0, "c, a, b")]
    [InlineData(0, 3, "b, c, a")]
    [InlineData(1, 1, "a, b, c")]
    public void Places_are_those_before_the_move(int at, int before, string expected) =>
        Assert.Equal(expected, new GroupedPrompt([[], ["a", "b", "c"], [], [], []]).Move(PromptGroup.Subject, at, PromptGroup.Subject, before).Text);

    [Fact]
    public void What_is_typed_into_a_group_goes_behind_it_part_by_part() =>
        Assert.Equal("best quality, hd, a cat", GroupedPrompt.Of("best quality, a cat", Nothing).Add(PromptGroup.Quality, " hd ,").Text);
}
