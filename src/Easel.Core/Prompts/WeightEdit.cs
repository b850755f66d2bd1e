using System.Globalization;

namespace Easel.Core.Prompts;

/// <summary>A prompt and what is selected in it.</summary>
public readonly record struct SelectedText(string Prompt, int Start, int End);

/// <summary>
/// What Ctrl+Up and Ctrl+Down do in a prompt box (A1111 <c>javascript/edit-attention.js</c>): raises or lowers the weight of the selection, of
/// the bracket or network tag around the caret, or of the word at it. <c>cat</c> becomes <c>(cat:1.1)</c>, at 1 the bracket goes, nested brackets
/// become one weight.
/// </summary>
public static class WeightEdit
{
    private const string Delimiters = ".,\\/!?%^*;:{}=`~()[]<>| \t\r\n";

    /// <summary>Changes a weight.</summary>
    /// <param name="text">The prompt; an empty selection is a caret.</param>
    /// <param name="up">Raise or lower.</param>
    /// <param name="step">By how much, for text.</param>
    /// <param name="networkStep">By how much, for the last number of a <c>&lt;lora:x:1&gt;</c> tag.</param>
    /// <returns>The new prompt, the weighted text selected; the same where there is nothing to weigh.</returns>
    public static SelectedText Change(SelectedText text, bool up, double step = 0.1, double networkStep = 0.05)
    {
        var (prompt, start, end) = text;
        (start, end) = (Math.Clamp(Math.Min(start, end), 0, prompt.Length), Math.Clamp(Math.Max(start, end), 0, prompt.Length));
        if (Around(prompt, start, end, '<', '>') is { } tag) return Network(prompt, tag, up ? networkStep : -networkStep) ?? text;
        if (start == end)
        {
            if (Around(prompt, start, end, '(', ')') is { } round) (start, end) = (round.Start, WithoutWeight(prompt, round));
            else if (Around(prompt, start, end, '[', ']') is { } square && !IsEdit(prompt[square.Start..square.End])) (start, end) = square;
            else (start, end) = Word(prompt, start);
        }
        while (start < end && PythonText.IsSpace(prompt[start])) start++;
        while (start < end && PythonText.IsSpace(prompt[end - 1])) end--;
        return start == end ? text : Weigh(prompt, start, end, up ? step : -step);
    }

    private static SelectedText Weigh(string prompt, int start, int end, double step)
    {
        var (from, to, weight) = (start, end, 1.0);
        if (from > 0 && prompt[from - 1] == '(' && !IsEscaped(prompt, from - 1) && WeightBehind(prompt, end) is { } written) (from, to, weight) = (from - 1, written.End, written.Weight);
        while (from > 0 && to < prompt.Length && Factor(prompt[from - 1], prompt[to]) is { } factor && !IsEscaped(prompt, from - 1)) (from, to, weight) = (from - 1, to + 1, weight * factor);
        weight = Math.Round(weight + step, 3);
        var content = prompt[start..end];
        if (weight == 1) return new SelectedText($"{prompt[..from]}{content}{prompt[to..]}", from, from + content.Length);
        var number = weight.ToString(CultureInfo.InvariantCulture);
        return new SelectedText($"{prompt[..from]}({content}:{number}){prompt[to..]}", from + 1, from + 1 + content.Length);
    }

    private static SelectedText? Network(string prompt, (int Start, int End) tag, double step)
    {
        if (ExtraNetworks.Parse($"<{prompt[tag.Start..tag.End]}>").Networks is not [var network]) return null;
        var last = network.Items[^1];
        var isNumber = network.Items.Length > 1 && PythonText.TryFloat(last, out _);
        var value = isNumber && PythonText.TryFloat(last, out var written) ? written : 1;
        var number = Math.Round(value + step, 3).ToString(CultureInfo.InvariantCulture);
        var from = isNumber ? tag.End - last.Length : tag.End;
        var inserted = isNumber ? number : $":{number}";
        return new SelectedText($"{prompt[..from]}{inserted}{prompt[tag.End..]}", from + inserted.Length - number.Length, from + inserted.Length);
    }

    private static double? Factor(char open, char close) => (open, close) switch
    {
        ('(', ')') => 1.1,
        ('[', ']') => 1 / 1.1,
        _ => null,
    };

    /// <summary>The inside of the innermost bracket around a range, or null.</summary>
    private static (int Start, int End)? Around(string prompt, int start, int end, char open, char close)
    {
        var (from, depth) = (start - 1, 0);
        for (; from >= 0; from--)
        {
            if (IsEscaped(prompt, from)) continue;
            if (prompt[from] == close) depth++;
            else if (prompt[from] == open && depth-- == 0) break;
        }
        if (from < 0) return null;
        depth = 0;
        for (var to = end; to < prompt.Length; to++)
        {
            if (IsEscaped(prompt, to)) continue;
            if (prompt[to] == open) depth++;
            else if (prompt[to] == close && depth-- == 0) return (from + 1, to);
        }
        return null;
    }

    // [a:b:5] and [a|b] are no attention.
    private static bool IsEdit(string content) => PromptNode.Parse($"[{content}]") is PromptEdit or PromptAlternation;

    private static int WithoutWeight(string prompt, (int Start, int End) round)
    {
        var colon = prompt.LastIndexOf(':', round.End - 1, round.End - round.Start);
        return colon >= 0 && PythonText.TryFloat(prompt[(colon + 1)..round.End], out _) ? colon : round.End;
    }

    private static (double Weight, int End)? WeightBehind(string prompt, int end)
    {
        if (end >= prompt.Length || prompt[end] != ':') return null;
        var close = prompt.IndexOf(')', end);
        return close >= 0 && PythonText.TryFloat(prompt[(end + 1)..close], out var weight) ? (weight, close + 1) : null;
    }

    private static (int Start, int End) Word(string prompt, int caret)
    {
        var (start, end) = (caret, caret);
        while (start > 0 && !Delimiters.Contains(prompt[start - 1], StringComparison.Ordinal)) start--;
        while (end < prompt.Length && !Delimiters.Contains(prompt[end], StringComparison.Ordinal)) end++;
        return (start, end);
    }

    private static bool IsEscaped(string prompt, int at)
    {
        var slashes = 0;
        while (at - slashes > 0 && prompt[at - slashes - 1] == '\\') slashes++;
        return slashes % 2 == 1;
    }
}
