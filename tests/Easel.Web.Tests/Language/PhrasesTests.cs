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
        Assert.DoesNotMatch(Han(), phrase.English);
    }

    private static IEnumerable<FieldInfo> All() => typeof(Phrases).GetFields(BindingFlags.Public | BindingFlags.Static);

    private static IEnumerable<string> Gaps(string text) => Gap().Matches(text).Select(it => it.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
