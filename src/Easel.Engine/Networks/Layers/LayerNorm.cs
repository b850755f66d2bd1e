using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>Layer normalisation over the last dimension (Ba et al. 2016, arXiv:1607.06450), epsilon 1e-5.</summary>
public sealed class LayerNorm : AdaptableLayer
{
    private readonly Weight weight;
    private readonly Weight bias;
    private readonly long[] shape;

    /// <param name="weights">The place of <c>weight</c> and <c>bias</c> [width].</param>
    /// <param name="width">The last dimension.</param>
    public LayerNorm(Weights weights, long width)
        : base(weights)
    {
        shape = [width];
        weight = Take(weights, "weight", Initializer.Ones, width);
        bias = Take(weights, "bias", Initializer.Zeros, width);
    }

    private protected override Weight Weight => weight;

    private protected override Weight? Bias => bias;

    /// <param name="x">[…, width].</param>
    /// <returns>A new tensor of the same shape.</returns>
    public Tensor Forward(Tensor x)
    {
        var (w, b) = WithAll(x.dtype);
        return layer_norm(x, shape, w, b, 1e-5);
    }
}
