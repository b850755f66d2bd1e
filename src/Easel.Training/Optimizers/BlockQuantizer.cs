using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>
/// Numbers as 8-bit codes of a dynamic tree, each block of 256 scaled by its largest (Dettmers et al. 2021, 8-bit optimizers,
/// arXiv:2110.02861): small and large values of one block keep about two digits each.
/// </summary>
public sealed class BlockQuantizer : IDisposable
{
    /// <summary>Numbers that share a scale.</summary>
    public const int Block = 256;

    private readonly Tensor codes;
    private readonly Tensor borders;

    /// <param name="withSign">False where no number is negative, which doubles the precision.</param>
    public BlockQuantizer(bool withSign)
    {
        var map = Map(withSign);
        codes = tensor(map).DetachFromDisposeScope();
        borders = tensor(map.Zip(map.Skip(1), (low, high) => (low + high) / 2).ToArray()).DetachFromDisposeScope();
    }

    /// <summary>Writes numbers as codes.</summary>
    /// <param name="values">Any shape.</param>
    /// <param name="quantized">uint8 [blocks, 256].</param>
    /// <param name="scales">float32 [blocks, 1].</param>
    public void Write(Tensor values, Tensor quantized, Tensor scales)
    {
        using var scope = NewDisposeScope();
        var count = quantized.numel();
        var blocks = nn.functional.pad(values.reshape(-1), [0, count - values.numel()]).view(-1, Block);
        scales.copy_(blocks.abs().amax([1], keepdim: true));
        quantized.copy_(bucketize(blocks / scales.clamp_min(1e-38), borders.to(values.device)));
    }

    /// <summary>Reads them back.</summary>
    public Tensor Read(Tensor quantized, Tensor scales, long[] shape)
    {
        using var scope = NewDisposeScope();
        var count = shape.Aggregate(1L, (product, side) => product * side);
        var values = codes.to(quantized.device)[quantized.to(int64)] * scales;
        return values.view(-1).narrow(0, 0, count).view(shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        codes.Dispose();
        borders.Dispose();
    }

    // Seven powers of ten, the larger ones cut more finely (bitsandbytes, create_dynamic_map).
    private static float[] Map(bool withSign)
    {
        var map = new List<double> { 0, 1 };
        for (var i = 0; i < 7; i++)
        {
            var items = 1 << (withSign ? i : i + 1);
            var scale = Math.Pow(10, i - 6);
            for (var k = 0; k < items; k++)
            {
                var mean = scale * (0.1 + 0.9 * (k + 0.5) / items);
                map.Add(mean);
                if (withSign) map.Add(-mean);
            }
        }

        map.AddRange(Enumerable.Repeat(0.0, 256 - map.Count));
        return [.. map.Select(value => (float)value).Order()];
    }
}
