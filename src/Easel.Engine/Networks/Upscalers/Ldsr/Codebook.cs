using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Ldsr;

/// <summary>The vectors that a decoder was trained on; every cell of a latent is replaced by the nearest (van den Oord et al. 2017, arXiv:1711.00937).</summary>
internal sealed class Codebook : Layer
{
    // Cells that are compared with all codes at once: 32 MB of distances for 8192 codes.
    private const long CellsAtOnce = 1024;

    private readonly Embedding codes;

    public Codebook(Weights weights, long count, long width)
        : base(weights) => codes = Add(new Embedding(weights.At("embedding"), count, width, Initializer.FanIn));

    /// <param name="latent">[n, width, h, w].</param>
    /// <returns>A new tensor of the same shape, in the codes' numbers.</returns>
    public Tensor Nearest(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var cells = latent.to(ScalarType.Float32).permute(0, 2, 3, 1).contiguous();
        var table = codes.First(codes.Rows).to(ScalarType.Float32);
        var squares = table.square().sum(1);
        var flat = cells.view(-1, cells.shape[3]);
        var nearest = empty(flat.shape[0], dtype: ScalarType.Int64, device: flat.device);
        for (long first = 0; first < flat.shape[0]; first += CellsAtOnce)
        {
            using var chunk = NewDisposeScope();
            var count = Math.Min(CellsAtOnce, flat.shape[0] - first);
            // |z − e|² without |z|², which is the same for all codes.
            nearest.narrow(0, first, count).copy_((squares - 2 * flat.narrow(0, first, count).matmul(table.t())).argmin(1));
        }

        return codes.Forward(nearest.view(1, -1)).view(cells.shape).permute(0, 3, 1, 2).contiguous().MoveToOuterDisposeScope();
    }
}
