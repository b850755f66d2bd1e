using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Targets;

/// <summary>Factors of the learning rate by UNet block (sd-scripts, <c>get_block_lr_weight</c>): 12 down, the middle, 12 up; in SDXL 9, 3 and 9, with one block before and one behind that have none.</summary>
public sealed class BlockRates
{
    private readonly ImmutableArray<double> factors;
    private readonly int side;

    /// <param name="network">The factors.</param>
    /// <param name="isSdxl">True counts as SDXL does.</param>
    /// <exception cref="InvalidRequestException">A list is neither numbers nor a curve's name.</exception>
    public BlockRates(TrainNetwork network, bool isSdxl)
    {
        side = isSdxl ? 9 : 12;
        double[] around = isSdxl ? [1] : [];
        double[] all = [.. around, .. Read("down_lr_weight", network.DownLrWeight), .. Middle(network, isSdxl ? 3 : 1), .. Read("up_lr_weight", network.UpLrWeight), .. around];
        factors = [.. all.Select(factor => factor > network.BlockLrZeroThreshold ? factor : 0)];
    }

    /// <summary>UNet blocks of a family, for lists with one entry a block.</summary>
    public static int Count(bool isSdxl) => isSdxl ? 23 : 25;

    /// <summary>The factor of a block; 1 outside the UNet.</summary>
    public double Of(int block) => block < 0 || block >= factors.Length ? 1 : factors[block];

    private static IEnumerable<double> Middle(TrainNetwork network, int count)
    {
        if (network.MidLrWeights.IsEmpty) return Enumerable.Repeat(network.MidLrWeight, count);
        return network.MidLrWeights.Length == count ? network.MidLrWeights : throw new InvalidRequestException("mid_lr_weight", $"holds {network.MidLrWeights.Length} numbers; give {count} for this model.");
    }

    private IEnumerable<double> Read(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Enumerable.Repeat(1.0, side);
        var plus = text.Split('+');
        var added = plus.Length > 1 && double.TryParse(plus[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var more) ? more : 0;
        Func<int, double>? curve = plus[0].Trim() switch
        {
            "sine" => i => Math.Sin(Math.PI * i / (side - 1) / 2),
            "cosine" => i => Math.Sin(Math.PI * (side - 1 - i) / (side - 1) / 2),
            "linear" => i => (double)i / (side - 1),
            "reverse_linear" => i => (double)(side - 1 - i) / (side - 1),
            "zeros" => _ => 0,
            _ => null,
        };
        if (curve is not null) return Enumerable.Range(0, side).Select(i => curve(i) + added);
        var numbers = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length != side || !numbers.All(number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            throw new InvalidRequestException(name, $"'{text}' cannot be read; give {side} numbers between commas, or sine, cosine, linear, reverse_linear or zeros, with +0.25 to add to all.");
        return numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture));
    }
}
