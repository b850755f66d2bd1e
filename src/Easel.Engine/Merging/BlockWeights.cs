using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Families;

namespace Easel.Engine.Merging;

/// <summary>
/// A multiplier for each block of a UNet, as sd-webui-supermerger and its forerunners count them: BASE (all that is no block), the input
/// blocks, the middle block, the output blocks.
/// </summary>
/// <param name="everywhere">The multiplier where there are no weights.</param>
/// <param name="weights">26 (12 input blocks) or 20 (9) weights, or none.</param>
internal sealed class BlockWeights(double everywhere, ImmutableArray<double> weights)
{
    private const string UNet = ModelFamilies.UNetPrefix + ".";

    private readonly int blocks = (weights.Length - 2) / 2;

    /// <summary>The multiplier of a tensor.</summary>
    /// <exception cref="InvalidRequestException">The UNet has more blocks than there are weights.</exception>
    public double Of(string tensor) => weights.IsEmpty ? everywhere : weights[Index(tensor)];

    private int Index(string tensor)
    {
        if (Number(tensor, UNet + "input_blocks.") is { } input) return 1 + Within(input, "IN");
        if (tensor.StartsWith(UNet + "middle_block.", StringComparison.Ordinal)) return 1 + blocks;
        return Number(tensor, UNet + "output_blocks.") is { } output ? 2 + blocks + Within(output, "OUT") : 0;
    }

    private int Within(int block, string half) => block < blocks ? block : throw new InvalidRequestException(
        "blocks", string.Create(CultureInfo.InvariantCulture, $"has {weights.Length} numbers and none for {half}{block:00}, which this model has; give 26 for SD 1 and 2, 20 for SDXL."));

    private static int? Number(string tensor, string prefix)
    {
        if (!tensor.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var rest = tensor.AsSpan(prefix.Length);
        var end = rest.IndexOf('.');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
