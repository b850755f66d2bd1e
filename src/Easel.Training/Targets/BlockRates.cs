using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Targets;

/// <summary>Factors of the learning rate by UNet block (sd-scripts, <c>get_block_lr_weight</c>): 12 down, the middle, 12 up.</summary>
public sealed class BlockRates
{
    private const int Side = 12;

    private readonly ImmutableArray<double> factors;

    /// <exception cref="InvalidRequestException">A list is neither numbers nor a curve's name.</exception>
    public BlockRates(TrainNetwork network) => factors =
    [
        .. Read("down_lr_weight", network.DownLrWeight), network.MidLrWeight, .. Read("up_lr_weight", network.UpLrWeight),
    ];

    /// <summary>The factor of a block; 1 outside the UNet.</summary>
    public double Of(int block) => block < 0 || block >= factors.Length ? 1 : factors[block];

    private static IEnumerable<double> Read(string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Enumerable.Repeat(1.0, Side);
        var plus = text.Split('+');
        var added = plus.Length > 1 && double.TryParse(plus[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var more) ? more : 0;
        Func<int, double>? curve = plus[0].Trim() switch
        {
            "sine" => i => Math.Sin(Math.PI * i / (Side - 1) / 2),
            "cosine" => i => Math.Sin(Math.PI * (Side - 1 - i) / (Side - 1) / 2),
            "linear" => i => (double)i / (Side - 1),
            "reverse_linear" => i => (double)(Side - 1 - i) / (Side - 1),
            "zeros" => _ => 0,
            _ => null,
        };
        if (curve is not null) return Enumerable.Range(0, Side).Select(i => curve(i) + added);
        var numbers = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length != Side || !numbers.All(number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            throw new InvalidRequestException(name, $"'{text}' cannot be read; give 12 numbers between commas, or sine, cosine, linear, reverse_linear or zeros, with +0.25 to add to all.");
        return numbers.Select(number => double.Parse(number, CultureInfo.InvariantCulture));
    }
}
