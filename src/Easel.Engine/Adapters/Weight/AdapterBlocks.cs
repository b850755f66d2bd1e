using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Engine.Adapters.Weight;

/// <summary>The block of a network that a layer belongs to, as block weights call it.</summary>
internal static partial class AdapterBlocks
{
    /// <summary><c>BASE</c> for text encoders, <c>IN00</c>, <c>M00</c>, <c>OUT00</c> …; null for layers outside the blocks (time embedding, last layer).</summary>
    public static string? Of(AdapterTarget target)
    {
        if (target.IsText) return "BASE";
        if (target.Layer.Contains(".middle_block.", StringComparison.Ordinal)) return "M00";
        return Numbered().Match(target.Layer) is { Success: true } found
            ? string.Create(CultureInfo.InvariantCulture, $"{(found.Groups[1].Value == "in" ? "IN" : "OUT")}{int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture):00}")
            : null;
    }

    [GeneratedRegex(@"\.(in|out)put_blocks\.(\d+)\.")]
    private static partial Regex Numbered();
}
