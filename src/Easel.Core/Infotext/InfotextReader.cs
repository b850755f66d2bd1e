using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Prompts;

namespace Easel.Core.Infotext;

/// <summary>
/// Reads an infotext (A1111 <c>modules/infotext_utils.py</c>: <c>parse_generation_parameters</c>): the prompt, from a line that begins with
/// <c>Negative prompt:</c> on the negative prompt, and a last line that counts as parameters if it has at least three. What older versions
/// left unsaid is added by <see cref="InfotextCompatibility"/>.
/// </summary>
internal static partial class InfotextReader
{
    private const string NegativeMark = "Negative prompt:";
    private const int FewestParameters = 3;

    // Without backtracking, since any text may come: a long last line would otherwise take quadratic time.
    private static readonly Regex Parameter = new(@"\s*(\w[\w \-/]+):\s*(""(?:\\.|[^\\""])+""|[^,]*)(?:,|\z)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static GenerationParameters Read(string text)
    {
        var lines = PythonText.Strip(text).Split('\n').ToList();
        var hashes = InfotextHashes.Cut(lines[^1]);
        var parameters = Parameter.Matches(hashes?.Line ?? lines[^1]);
        if (parameters.Count < FewestParameters) parameters = Parameter.Matches("");
        else lines.RemoveAt(lines.Count - 1);

        var (prompt, negative) = Prompts(lines);
        var values = new ParameterList();
        foreach (Match parameter in parameters) Add(values, parameter.Groups[1].Value, parameter.Groups[2].Value);
        if (parameters.Count > 0 && hashes is { } found) values.Set(InfotextHashes.Key, found.Json);
        prompt = InfotextCompatibility.Complete(values, prompt, negative);
        return new GenerationParameters(prompt, negative, values.ToImmutable());
    }

    private static (string Prompt, string Negative) Prompts(List<string> lines)
    {
        var (prompt, negative) = ("", "");
        var isNegative = false;
        foreach (var raw in lines)
        {
            var line = PythonText.Strip(raw);
            if (line.StartsWith(NegativeMark, StringComparison.Ordinal))
            {
                isNegative = true;
                line = PythonText.Strip(line[NegativeMark.Length..]);
            }
            if (isNegative) negative += (negative.Length == 0 ? "" : "\n") + line;
            else prompt += (prompt.Length == 0 ? "" : "\n") + line;
        }
        return (PromptComments.Strip(prompt), PromptComments.Strip(negative));
    }

    private static void Add(ParameterList values, string key, string value)
    {
        if (value.Length == 0) return;
        value = InfotextQuoting.Unquote(value);
        if (Size().Match(value) is { Success: true } size)
        {
            values.Set($"{key}-1", size.Groups[1].Value);
            values.Set($"{key}-2", size.Groups[2].Value);
        }
        else
        {
            values.Set(key, value);
        }
    }

    [GeneratedRegex(@"\A([0-9]+)x([0-9]+)\z")]
    private static partial Regex Size();
}

/// <summary>Parameters by key, in order of their first appearance.</summary>
internal sealed class ParameterList
{
    private readonly OrderedDictionary<string, InfotextEntry> entries = new(StringComparer.Ordinal);

    public string? Text(string key) => entries.TryGetValue(key, out var entry) ? Convert.ToString(entry.Value, CultureInfo.InvariantCulture) : null;

    public bool Has(string key) => entries.ContainsKey(key);

    public void Set(string key, object value) => entries[key] = new InfotextEntry(key, value);

    public void Default(string key, object value)
    {
        if (!Has(key)) entries[key] = new InfotextEntry(key, value, IsDefault: true);
    }

    public ImmutableArray<InfotextEntry> ToImmutable() => [.. entries.Values];
}
