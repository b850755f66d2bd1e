using System.Reflection;
using System.Text.RegularExpressions;
using Easel.Web.Language;

namespace Easel.Web.Tests.Language;

public sealed partial class PhrasesTests
{
    public static TheoryData<string> Names => [.. All().Select(it => it.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_is_there_in_both_languages_with_the_same_gaps(string name)
    {
        var phrase = (Phrase)All().Single(it => it.Name == name).GetValue(null)!;
        Assert.False(string.IsNullOrWhiteSpace(phrase.English));
        Assert.False(string.IsNullOrWhiteSpace(phrase.Chinese));
        Assert.Equal(Gaps(phrase.English), Gaps(phrase.Chinese));
        // A proper name or a unit may stand in both languages; a sentence may not.
        if (phrase.English == phrase.Chinese) Assert.DoesNotContain(' ', phrase.English.Replace(" scale", "", StringComparison.Ordinal));
        // The button that leads to the other language is named in it.
        if (name != nameof(Phrases.OtherLanguage)) Assert.DoesNotMatch(Han(), phrase.English);
    }

    public static TheoryData<string> CaptionNames => [.. Controls().Select(it => it.Name)];

    [Theory]
    [MemberData(nameof(CaptionNames))]
    public void Every_control_has_a_name_and_a_line_of_help_in_both_languages(string name)
    {
        var caption = (Caption)Controls().Single(it => it.Name == name).GetValue(null)!;
        Assert.False(string.IsNullOrWhiteSpace(caption.Name.English));
        Assert.False(string.IsNullOrWhiteSpace(caption.Name.Chinese));
        Assert.DoesNotMatch(Han(), caption.Name.English + caption.Help.English);
        Assert.Matches(Han(), caption.Help.Chinese);
        Assert.InRange(caption.Help.English.Length, 10, 160);
    }

    private static IEnumerable<FieldInfo> All() => typeof(Phrases).GetFields(BindingFlags.Public | BindingFlags.Static);

    private static IEnumerable<FieldInfo> Controls() => typeof(Captions).GetFields(BindingFlags.Public | BindingFlags.Static);

    private static IEnumerable<string> Gaps(string text) => Gap().Matches(text).Select(it => it.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
