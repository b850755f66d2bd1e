using Easel.Web.Painting;

namespace Easel.Web.Tests.Painting;

public sealed class PromptNetworksTests
{
    private static readonly NetworkChoice Ink = new("lora", "ink", null, null, ["ink wash", "sumi-e"], 0.8);
    private static readonly NetworkChoice Bad = new("embedding", "bad-hands", null, null, [], 1);

    [Theory]
    [InlineData("", "ink wash <lora:ink:0.8>")]
    [InlineData("a cat, ", "a cat, ink wash <lora:ink:0.8>")]
    [InlineData("a sumi-e cat", "a sumi-e cat <lora:ink:0.8>")]
    public void Mission_5_6_A_press_puts_in_the_tag_and_a_trigger_word_that_is_missing(string prompt, string expected) => Assert.Equal(expected, PromptNetworks.PutIn(prompt, Ink));

    [Fact]
    public void What_was_put_in_is_taken_out()
    {
        Assert.Equal("a cat, ink wash", PromptNetworks.TakeOut("a cat, ink wash <lora:ink:0.8:0.5>", Ink));
        Assert.Equal("a, b", PromptNetworks.TakeOut("a, bad-hands, b", Bad));
        Assert.Equal("", PromptNetworks.TakeOut(PromptNetworks.PutIn("", Bad), Bad));
    }

    [Theory]
    [InlineData("a bad-hands", true)]
    [InlineData("a bad-hands-5", false)]
    [InlineData("(Bad-Hands:1.2)", true)]
    public void An_embedding_is_on_where_its_name_is_a_word(string prompt, bool on) => Assert.Equal(on, PromptNetworks.In(prompt, [Bad]).Contains(Bad));

    [Fact]
    public void Tags_are_told_from_words_and_a_name_of_another_case_is_another_file() =>
        Assert.Equal([Ink, Bad], PromptNetworks.In("bad-hands, ink <lyco:ink:1>", [Ink, Ink with { Name = "Ink" }, Bad, Bad with { Name = "hand" }]));
}
