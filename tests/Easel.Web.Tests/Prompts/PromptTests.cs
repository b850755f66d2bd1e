using Easel.Web.Prompts;
using FsCheck.Xunit;

namespace Easel.Web.Tests.Prompts;

public sealed class PromptTests
{
    private static readonly PromptOffers Offers = new([new("lora", "watercolour", "<lora:watercolour:1>"), new("lora", "ink", "<lora:ink:1>"), new("embedding", "bad-hands", "bad-hands"), new("tag", "red hair", "red hair", "1.2M")]);

    [Theory]
    [InlineData("a (cat", 2)]
    [InlineData("a cat)", 5)]
    [InlineData("a [cat)", 2)]
    public void A_bracket_without_a_partner_is_found(string prompt, int at) => Assert.Contains(at, Brackets.Unmatched(prompt));

    [Theory]
    [InlineData("(a [b|c] <lora:x:1>)")]
    [InlineData(@"a \(cat")]
    [InlineData("1 < 2 > 1")]
    public void What_has_its_partner_is_not(string prompt) => Assert.Empty(Brackets.Unmatched(prompt));

    [Property]
    public bool Coloured_or_not_a_prompt_is_the_same_text(string? prompt) =>
        string.Concat(PromptColours.Of(prompt ?? "").Select(it => it.Text)) == (prompt ?? "");

    [Fact]
    public void Weight_is_depth_of_colour()
    {
        var segments = PromptColours.Of("a (cat:1.1) (dog:1.5)");
        var (cat, dog) = (segments.Single(it => it.Text == "cat"), segments.Single(it => it.Text == "dog"));
        Assert.Equal("w", cat.Look);
        Assert.True(dog.Depth > cat.Depth);
    }

    [Theory]
    [InlineData("a cat, <lo", "watercolour", "ink")]
    [InlineData("a cat, <lora:wat", "watercolour")]
    [InlineData("a cat, bad", "bad-hands")]
    [InlineData("hair", "red hair")]
    [InlineData("h")]
    [InlineData("a cat")]
    public void The_word_at_the_caret_is_completed(string prompt, params string[] names) => Assert.Equal(names, Offers.At(prompt, prompt.Length).Select(it => it.Name));

    [Fact]
    public void An_offer_takes_the_place_of_what_was_typed()
    {
        Assert.Equal("a cat, <lora:ink:1>", PromptOffers.Put("a cat, <lora:i", 14, new("lora", "ink", "<lora:ink:1>")).Prompt);
        Assert.Equal("a cat, <lora:ink:1>, b", PromptOffers.Put("a cat, <lora:i>, b", 14, new("lora", "ink", "<lora:ink:1>")).Prompt);
        Assert.Equal("a cat, red hair, ", PromptOffers.Put("a cat, re", 9, new("tag", "red hair", "red hair")).Prompt);
    }
}
