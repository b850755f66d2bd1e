using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>Group normalisation (Wu and He 2018, arXiv:1803.08494), over 32 groups as everywhere in Stable Diffusion.</summary>
public sealed class GroupNorm : AdaptableLayer
{
    private readonly Weight weight;
    private readonly Weight bias;
    private readonly double epsilon;
    private readonly int groups;

    /// <param name="weights">The place of <c>weight</c> and <c>bias</c> [channels].</param>
    /// <param name="channels">A multiple of <paramref name="groups"/>.</param>
    /// <param name="epsilon">1e-5 in the UNet's residual blocks, 1e-6 in its transformers and in the VAE.</param>
    /// <param name="groups">Number of groups; only small autoencoders have fewer than 32.</param>
    public GroupNorm(Weights weights, long channels, double epsilon, int groups = 32)
        : base(weights)
    {
        (this.epsilon, this.groups) = (epsilon, groups);
        weight = Take(weights, "weight", Initializer.Ones, channels);
        bias = Take(weights, "bias", Initializer.Zeros, channels);
    }

    private protected override Weight Weight => weight;

    private protected override Weight? Bias => bias;

    /// <param name="x">[n, channels, …].</param>
    /// <returns>A new tensor of the same shape.</returns>
    public Tensor Forward(Tensor x)
    {
        var (w, b) = WithAll(x.dtype);
        return group_norm(x, groups, w, b, epsilon);
    }

    /// <summary>conv(silu(norm(x))), the beginning of each half of a residual block; what lies between is freed before the caller goes on.</summary>
    /// <param name="x">[n, channels, h, w].</param>
    /// <param name="conv">Reads the normalised picture.</param>
    /// <returns>A new tensor of the convolution's shape.</returns>
    public Tensor ThenConvolved(Tensor x, AdaptableConv2d conv)
    {
        using var scope = NewDisposeScope();
        var normed = Forward(x);
        // A backward pass reads what silu read.
        return conv.Forward(is_grad_enabled() ? silu(normed) : normed.silu_()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The normalisation of <paramref name="x"/> as one factor and one addend a channel, to be applied to parts of it:
    /// norm(x) = x · scale + shift.
    /// </summary>
    /// <returns>Both [n, channels, 1, 1].</returns>
    public (Tensor Scale, Tensor Shift) Measure(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (n, channels) = (x.shape[0], x.shape[1]);
        var (variance, mean) = var_mean(x.view(n, groups, -1), [2], unbiased: false, keepdim: true, type: x.dtype);
        var deviation = (variance + epsilon).rsqrt().expand(n, groups, channels / groups).reshape(n, channels);
        var (w, b) = WithAll(x.dtype);
        var scale = deviation * w;
        var shift = b! - mean.expand(n, groups, channels / groups).reshape(n, channels) * scale;
        return (scale.view(n, channels, 1, 1).MoveToOuterDisposeScope(), shift.view(n, channels, 1, 1).MoveToOuterDisposeScope());
    }
}
