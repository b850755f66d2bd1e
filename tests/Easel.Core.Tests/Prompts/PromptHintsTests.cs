using Easel.Core.Prompts;

namespace Easel.Core.Tests.Prompts;

public sealed class PromptHintsTests
{
    [Fact]
    public void Mission_3_3_A_face_whose_bracket_acts_gets_an_offer_to_escape_it()
    {
        Assert.Equal([new PromptHint(7, 3, PromptHintKind.FaceActsAsBracket, @":-\)")], PromptHints.Find("(smile :-), x)"));
        Assert.Equal([new PromptHint(0, 3, PromptHintKind.FaceActsAsBracket, @":-\(")], PromptHints.Find(":-( sad"));
        Assert.Empty(PromptHints.Find(@"smile :-) \(:-)"));
        Assert.Empty(PromptHints.Find(@":-\) :-\("));
    }

    [Fact]
    public void Mission_3_4_Full_width_signs_get_an_offer_and_stay()
    {
        Assert.Equal([",", "(", ":", ")"], PromptHints.Find("a，（b：1.2）").Select(h => h.Replacement));
        Assert.Empty(PromptHints.Find("a, (b:1.2)"));
    }

    [Fact]
    public void Mission_3_10_A_weight_above_1_5_is_marked_and_kept()
    {
        Assert.Equal([new PromptHint(4, 3, PromptHintKind.HeavyWeight, null)], PromptHints.Find("a, (cat:1.6), (dog:1.5)"));
        Assert.Equal([new PromptHint(5, 1, PromptHintKind.HeavyWeight, null)], PromptHints.Find("(((((n)))))"));
        Assert.Equal([new WeightedText("cat", 1.6)], PromptAttention.Parse("(cat:1.6)"));
    }

    [Fact]
    public void Spans_say_where_the_weighted_text_stands()
    {
        Assert.Equal([new(0, 2, 1), new(3, 7, 1.3), new(15, 8, 1)], PromptAttention.Spans(@"a (b \(c\):1.3) and BRE"));
        Assert.Equal([new(0, 1, 1), new(8, 1, 1)], PromptAttention.Spans("a BREAK b"));
    }
}
