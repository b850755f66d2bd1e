using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Easel.Core.Prompts;

/// <summary>Something in a prompt that may not mean what was meant.</summary>
/// <param name="Offset">Where it stands.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Replacement">The text that would mean the likely thing, or null. It is an offer; nothing is changed silently.</param>
public readonly record struct PromptHint(int Offset, int Length, PromptHintKind Kind, string? Replacement);

/// <summary>What a <see cref="PromptHint"/> is about.</summary>
public enum PromptHintKind
{
    /// <summary><c>:-)</c> inside brackets, or <c>:-(</c>: its bracket acts as a bracket; escape it.</summary>
    FaceActsAsBracket,

    /// <summary>A weight above 1.5, which tends to distort the picture.</summary>
    HeavyWeight,

    /// <summary><c>，（）：</c> and the like, as Chinese input methods type them: they are no syntax.</summary>
    FullWidthSign,
}

/// <summary>Finds faces whose bracket would act, full-width signs, and weights above what pictures stand.</summary>
public static partial class PromptHints
{
    private const double HeaviestUsualWeight = 1.5;

    private const string FullWidth = "，（）：［］｜";
    private const string HalfWidth = ",():[]|";

    /// <summary>The hints in order of place.</summary>
    public static ImmutableArray<PromptHint> Find(string prompt)
    {
        var hints = new List<PromptHint>();
        var (read, depth) = (0, 0);
        foreach (Match face in Face().Matches(prompt))
        {
            for (; read < face.Index; read++)
            {
                if (prompt[read] == '\\') read++;
                else if (prompt[read] == '(') depth++;
                else if (prompt[read] == ')' && depth > 0) depth--;
            }

            if (face.ValueSpan[^1] == '(' || depth > 0)
                hints.Add(new PromptHint(face.Index, face.Length, PromptHintKind.FaceActsAsBracket, $"{face.Value[..^1]}\\{face.Value[^1]}"));
        }

        for (var i = 0; i < prompt.Length; i++)
            if (FullWidth.IndexOf(prompt[i], StringComparison.Ordinal) is >= 0 and var sign)
                hints.Add(new PromptHint(i, 1, PromptHintKind.FullWidthSign, HalfWidth[sign].ToString()));
        foreach (var span in PromptAttention.Spans(prompt))
            if (span.Weight > HeaviestUsualWeight) hints.Add(new PromptHint(span.Offset, span.Length, PromptHintKind.HeavyWeight, null));
        return [.. hints.OrderBy(h => h.Offset)];
    }

    [GeneratedRegex(@"[:;]-?[()]")]
    private static partial Regex Face();
}
