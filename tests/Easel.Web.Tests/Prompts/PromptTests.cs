using Easel.Application.Prompts;
using Easel.Web.Language;
using Easel.Web.Prompts;
using FsCheck.Xunit;

namespace Easel.Web.Tests.Prompts;

public sealed class PromptTests
{
    private static readonly PromptOffers Offers = new([new("lora", "watercolour", "<lora:watercolour:1>"), new("lora", "ink", "<lora:ink:1>"), new("embedding", "bad-hands", "bad-hands"), new("tag", "red hair", "red hair", "1.2M"), new("wildcard", "colour", "__colour__"), new("style", "oil", "oil"), .. FaceOffers.Of(new Words(PageLanguage.English))]);

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
    [InlineData("a __co", "colour")]
    [InlineData("a :-", ":-)", ":-(", ":-D", ":-P", ":-C", ":-O", ":-/")]
    [InlineData("a cat, oi", "oil")]
    [InlineData("a cat")]
    public void The_word_at_the_caret_is_completed(string prompt, params string[] names) => Assert.Equal(names, Offers.At(prompt, prompt.Length).Select(it => it.Name));

    [Fact]
    public void Mission_3_3_A_face_is_put_in_with_its_bracket_escaped()
    {
        var smile = Offers.At("a cat, :-", 9)[0];
        Assert.Equal((":-)", "smile"), (smile.Name, smile.Note));
        Assert.Equal(@"a cat, :-\), ", PromptOffers.Put("a cat, :-", 9, smile).Prompt);
    }

    [Fact]
    public void Tags_come_behind_networks_and_are_put_in_as_prompts_write_them()
    {
        var offers = new PromptOffers([new("embedding", "long-neck", "long-neck")], new TagIndex([TagFile.Read("long_hair,0,4350743,longhair,长发\nmiku_(x),4,900,")]));
        Assert.Equal("a long hair, ", PromptOffers.Put("a long_h", 8, offers.At("a long_h", 8).Single()).Prompt);
        Assert.Equal(["long-neck", "long_hair"], offers.At("a lon", 5).Select(it => it.Name).Order());
        Assert.Equal("长发 · 4.4M", offers.At("long h", 6).Single().Note);
        Assert.Equal("longhair → long_hair", offers.At("longha", 6).Single().Name);
        Assert.Equal(["long_hair"], offers.At("红,长", 3).Select(it => it.Name));
        Assert.Equal(@"a, miku \(x\), ", PromptOffers.Put("a, mi", 5, offers.At("a, mi", 5).Single()).Prompt);
    }

    [Fact]
    public void A_wildcard_is_completed_in_the_middle_of_a_phrase_and_a_styles_word_is_taken_out()
    {
        Assert.Equal("a __colour__", PromptOffers.Put("a __co", 6, Offers.At("a __co", 6).Single()).Prompt);
        Assert.Equal("a cat", PromptOffers.TakeOut("a cat, oi", 9, Offers.At("a cat, oi", 9).Single()));
    }

    [Fact]
    public void An_offer_takes_the_place_of_what_was_typed()
    {
        Assert.Equal("a cat, <lora:ink:1>", PromptOffers.Put("a cat, <lora:i", 14, new("lora", "ink", "<lora:ink:1>")).Prompt);
        Assert.Equal("a cat, <lora:ink:1>, b", PromptOffers.Put("a cat, <lora:i>, b", 14, new("lora", "ink", "<lora:ink:1>")).Prompt);
        Assert.Equal("a cat, red hair, ", PromptOffers.Put("a cat, re", 9, new("tag", "red hair", "red hair")).Prompt);
    }
}
