using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Core.Saving;

/// <summary>
/// File-name patterns of A1111 (<c>modules/images.py</c>: <c>FilenameGenerator</c>): words in square brackets, with arguments in angle ones, stand for
/// facts of the picture. A word without a value takes the text before it away too, an unknown one stays as it is.
/// </summary>
public static partial class FileNamePattern
{
    /// <summary>The pattern with its words replaced; values are cleaned, the text between them is not (see <see cref="FileNamePart"/>).</summary>
    public static string Expand(string pattern, FileNameFacts facts)
    {
        var name = new StringBuilder();
        foreach (Match part in Part().Matches(pattern))
        {
            var text = part.Groups["text"].Value;
            if (!part.Groups["word"].Success)
            {
                name.Append(text);
                continue;
            }

            var (word, arguments) = Take(part.Groups["word"].Value);
            if (!FileNameWords.TryGet(word, out var read)) name.Append(text).Append('[').Append(part.Groups["word"].Value).Append(']');
            else if (read(facts, arguments) is { } value) name.Append(text).Append(value);
        }

        return name.ToString();
    }

    /// <summary>The words of a pattern that mean nothing, for a message.</summary>
    public static IReadOnlyList<string> Unknown(string pattern) =>
        [.. Part().Matches(pattern).Where(part => part.Groups["word"].Success).Select(part => Take(part.Groups["word"].Value).Word).Where(word => !FileNameWords.TryGet(word, out _)).Distinct()];

    private static (string Word, string[] Arguments) Take(string text)
    {
        var arguments = new List<string>();
        while (Argument().Match(text) is { Success: true } match)
        {
            arguments.Insert(0, match.Groups["argument"].Value);
            text = match.Groups["rest"].Value;
        }

        return (text, [.. arguments]);
    }

    [GeneratedRegex(@"(?<text>.*?)(?:\[(?<word>[^\[\]]+)\]|\z)", RegexOptions.Singleline)]
    private static partial Regex Part();

    [GeneratedRegex(@"\A(?<rest>.*)<(?<argument>[^>]*)>\z", RegexOptions.Singleline)]
    private static partial Regex Argument();
}
