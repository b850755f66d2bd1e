using System.Collections.Immutable;
using System.Globalization;
using Easel.Web.Language;

namespace Easel.Web.Library;

/// <summary>Block weights of a merge as people write them: numbers with commas between, BASE first.</summary>
public static class BlockWeights
{
    /// <summary>How many a family has: 26, and SDXL 20.</summary>
    public static int CountOf(string? family) => family is "sdxl" or "sdxl-refiner" ? 20 : 26;

    /// <summary>The names of the blocks, in their order.</summary>
    public static ImmutableArray<string> Names(int count) => Core.Prompts.BlockWeights.Names((count - 2) / 2, (count - 2) / 2);

    /// <summary>Presets, each with a number for every block.</summary>
    public static ImmutableArray<(Phrase Name, ImmutableArray<double> Weights)> Presets(int count, double multiplier)
    {
        var last = count - 2.0;
        ImmutableArray<double> From(Func<double, double> share) => [multiplier, .. Enumerable.Range(0, count - 1).Select(i => Math.Round(share(i / last) * multiplier * 2, 3))];
        return
        [
            (Phrases.BlocksEven, [.. Enumerable.Repeat(multiplier, count)]),
            (Phrases.BlocksRising, From(at => at)),
            (Phrases.BlocksFalling, From(at => 1 - at)),
            (Phrases.BlocksMiddle, From(at => 1 - Math.Abs(2 * at - 1))),
            (Phrases.BlocksEnds, From(at => Math.Abs(2 * at - 1))),
        ];
    }

    /// <summary>The numbers of a text; the word that is none, where one is not.</summary>
    public static (ImmutableArray<double> Weights, string? Wrong) Read(string? text)
    {
        var weights = ImmutableArray.CreateBuilder<double>();
        // A Chinese keyboard writes the wide comma.
        foreach (var word in (text ?? "").Split([',', '，', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return ([], word);
            weights.Add(number);
        }

        return (weights.ToImmutable(), null);
    }

    /// <summary>The numbers as text.</summary>
    public static string Write(ImmutableArray<double> weights) => string.Join(", ", weights.Select(it => it.ToString("0.###", CultureInfo.InvariantCulture)));
}
