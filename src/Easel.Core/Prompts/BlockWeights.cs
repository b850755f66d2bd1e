using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Easel.Core.Prompts;

/// <summary>
/// A factor for each block of the network, on top of an adapter's own (<c>lbw=</c>; names and presets of hako-mikan's
/// sd-webui-lora-block-weight): <c>BASE</c> is the text encoder, <c>IN00</c> … <c>IN11</c> the way down, <c>M00</c> the middle,
/// <c>OUT00</c> … <c>OUT11</c> the way up.
/// </summary>
/// <param name="Factors">By block; a block that is not named has 1 where <paramref name="Others"/> says nothing else.</param>
/// <param name="Others">The factor of the blocks that a list leaves out.</param>
public sealed record BlockWeights(ImmutableSortedDictionary<string, double> Factors, double Others = 1)
{
    private static readonly ImmutableArray<string> All = Names(12, 12);

    // What LoRA of each family can have: SD's 17 blocks with attention, all 26; SDXL's 12 with attention, all 20.
    private static readonly ImmutableArray<ImmutableArray<string>> Lists =
    [
        ["BASE", "IN01", "IN02", "IN04", "IN05", "IN07", "IN08", "M00", "OUT03", "OUT04", "OUT05", "OUT06", "OUT07", "OUT08", "OUT09", "OUT10", "OUT11"],
        All,
        ["BASE", "IN04", "IN05", "IN07", "IN08", "M00", "OUT00", "OUT01", "OUT02", "OUT03", "OUT04", "OUT05"],
        Names(9, 9),
    ];

    private static readonly FrozenDictionary<string, string> Presets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["NONE"] = "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
        ["ALL"] = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1",
        ["INS"] = "1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
        ["IND"] = "1,0,0,0,1,1,1,0,0,0,0,0,0,0,0,0,0",
        ["INALL"] = "1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0",
        ["MIDD"] = "1,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0",
        ["OUTD"] = "1,0,0,0,0,0,0,0,1,1,1,1,0,0,0,0,0",
        ["OUTS"] = "1,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1",
        ["OUTALL"] = "1,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1",
        ["ALL0.5"] = "0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the blocks of a network, in their order.</summary>
    /// <param name="down">How many the way down has.</param>
    /// <param name="up">How many the way up has.</param>
    public static ImmutableArray<string> Names(int down, int up) =>
    [
        "BASE", .. Enumerable.Range(0, down).Select(i => string.Create(CultureInfo.InvariantCulture, $"IN{i:00}")), "M00",
        .. Enumerable.Range(0, up).Select(i => string.Create(CultureInfo.InvariantCulture, $"OUT{i:00}")),
    ];

    /// <summary>The factor of a block; null is a layer outside all of them (the time embedding), which keeps 1.</summary>
    public double Of(string? block) => block is null ? 1 : Factors.TryGetValue(block, out var factor) ? factor : Others;

    /// <summary>
    /// Reads a preset's name (<c>MIDD</c>), one block's (<c>IN02</c>: 1 there and in the text encoder, 0 elsewhere), or a list of 17, 26
    /// (SD), 12 or 20 (SDXL) numbers.
    /// </summary>
    /// <returns>Null where it is none of these; <paramref name="problem"/> says so then.</returns>
    public static BlockWeights? Read(string text, out string? problem)
    {
        problem = null;
        if (All.Contains(text, StringComparer.OrdinalIgnoreCase))
            return new BlockWeights(new Dictionary<string, double> { ["BASE"] = 1, [text.ToUpperInvariant()] = 1 }.ToImmutableSortedDictionary(StringComparer.Ordinal), 0);
        var isPreset = Presets.TryGetValue(text, out var preset);
        var items = (preset ?? text).Split(',');
        var numbers = items.Select(item => PythonText.TryFloat(item.Trim(), out var number) ? number : (double?)null).ToList();
        var names = Lists.FirstOrDefault(list => list.Length == items.Length);
        if (names.IsDefault || numbers.Contains(null))
        {
            problem = string.Create(CultureInfo.InvariantCulture,
                $"'{text}' are no block weights; give 17, 26, 12 or 20 numbers, a block such as IN02, or one of {string.Join(", ", Presets.Keys.Order(StringComparer.Ordinal))}. All blocks keep the weight.");
            return null;
        }

        // "ALL" means all; any other list speaks of the blocks that it counts, and shuts the rest out, as the extension does.
        var factors = names.Zip(numbers, (name, number) => KeyValuePair.Create(name, number!.Value)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new BlockWeights(factors, isPreset && text.StartsWith("ALL", StringComparison.OrdinalIgnoreCase) ? numbers[0]!.Value : 0);
    }
}
