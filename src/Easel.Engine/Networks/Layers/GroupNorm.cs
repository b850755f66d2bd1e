using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>Group normalisation over 32 groups (Wu and He 2018, arXiv:1803.08494), as everywhere in Stable Diffusion.</summary>
public sealed class GroupNorm : Layer
{
    /// <summary>Number of groups.</summary>
    public const int Groups = 32;

    private readonly Weight weight;
    private readonly Weight bias;
    private readonly double epsilon;

    /// <param name="weights">The place of <c>weight</c> and <c>bias</c> [channels].</param>
    /// <param name="channels">A multiple of 32.</param>
    /// <param name="epsilon">1e-5 in the UNet's residual blocks, 1e-6 in its transformers and in the VAE.</param>
    public GroupNorm(Weights weights, long channels, double epsilon)
        : base(weights)
    {
        this.epsilon = epsilon;
        weight = Take(weights, "weight", Initializer.Ones, channels);
        bias = Take(weights, "bias", Initializer.Zeros, channels);
    }

    /// <param name="x">[n, channels, …].</param>
    /// <returns>A new tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => group_norm(x, Groups, weight.As(x.dtype), bias.As(x.dtype), epsilon);
}
