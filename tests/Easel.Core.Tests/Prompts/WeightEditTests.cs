using Easel.Core.Prompts;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class WeightEditTests
{
    /// <summary>The bars mark the caret or the selection.</summary>
    private static string Press(string marked, params bool[] ups)
    {
        var first = marked.IndexOf('¦', StringComparison.Ordinal);
        var last = marked.LastIndexOf('¦');
        var text = new SelectedText(marked.Replace("¦", "", StringComparison.Ordinal), first, last == first ? first : last - 1);
        foreach (var up in ups) text = WeightEdit.Change(text, up);
        return text.Prompt;
    }

    [Theory]
    [InlineData("a c¦at here", "a (cat:1.1) here")]
    [InlineData("a ¦black cat¦ here", "a (black cat:1.1) here")]
    [InlineData("(ca¦t:1.1)", "(cat:1.2)")]
    [InlineData("((ca¦t))", "(cat:1.31)")]
    [InlineData("[ca¦t]", "(cat:1.009)")]
    [InlineData("[ca¦t:dog:5]", "[(cat:1.1):dog:5]")]
    [InlineData(@"\(ca¦t\)", @"\((cat:1.1)\)")]
    [InlineData("<lora:x¦:1>", "<lora:x:1.05>")]
    [InlineData("<lora:x¦>", "<lora:x:1.05>")]
    [InlineData("猫，一只¦", "(猫，一只:1.1)")]
    [InlineData("a, ¦ b", "a,  b")]
    [InlineData("¦", "")]
    public void Mission_3_11_Ctrl_up_raises_the_weight(string marked, string expected) => Assert.Equal(expected, Press(marked, true));

    [Fact]
    public void Mission_3_11_Up_twice_and_down_twice_is_where_it_began()
    {
        Assert.Equal("a (cat:1.2)", Press("a c¦at", true, true));
        Assert.Equal("a cat", Press("a c¦at", true, true, false, false));
        Assert.Equal("a (cat:0.9)", Press("a c¦at", false));
        Assert.Equal("a cat", Press("a (c¦at:1.1)", false));
    }

    [Property(MaxTest = 500)]
    public void Any_text_and_caret_can_be_weighed(PromptSoup soup, int start, int length, bool up)
    {
        var result = WeightEdit.Change(new SelectedText(soup.Text, start % 50, start % 50 + length % 50), up);
        Assert.InRange(result.Prompt.Length, 0, soup.Text.Length + 30);
    }
}
