using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Core.Prompts;

/// <summary>One part of a prompt joined by <c>AND</c>, and its weight in the sum of guidances.</summary>
public readonly record struct ComposablePart(string Text, double Weight);

/// <summary>
/// Splits a prompt at the word <c>AND</c>; <c>:1.2</c> at the end of a part is its weight (A1111 <c>modules/prompt_parser.py</c>:
/// <c>get_multicond_prompt_list</c>; Liu et al. 2022, arXiv:2206.01714).
/// </summary>
public static partial class ComposablePrompt
{
    /// <summary>The parts in order; one of weight 1 where there is no <c>AND</c>. Never empty, never an error.</summary>
    public static ImmutableArray<ComposablePart> Split(string prompt) => [.. And().Split(prompt).Select(Weighted)];

    private static ComposablePart Weighted(string part)
    {
        var text = PythonText.TrimEnd(part);
        var number = text.Length;
        while (number > 0 && (char.IsDigit(text[number - 1]) || text[number - 1] == '.')) number--;
        var digits = PythonText.AsciiDigits(text[number..]);
        if (digits.Length > 0 && digits != "." && digits.IndexOf('.', StringComparison.Ordinal) == digits.LastIndexOf('.'))
        {
            var signed = number > 0 && text[number - 1] is '+' or '-' ? number - 1 : number;
            var before = PythonText.TrimEnd(text[..signed]);
            if (before.EndsWith(':'))
            {
                var weight = double.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
                return new ComposablePart(PythonText.TrimEnd(before[..^1]), text[signed] == '-' ? -weight : weight);
            }
        }
        return new ComposablePart(text, 1);
    }

    [GeneratedRegex(@"\bAND\b")]
    private static partial Regex And();
}
