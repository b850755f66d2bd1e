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
}
