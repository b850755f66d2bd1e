using static TorchSharp.torch;

namespace Easel.Engine.Networks.Vae;

/// <summary>The diagonal Gaussian that the encoder's moments mean (<c>DiagonalGaussianDistribution</c> of CompVis stable-diffusion).</summary>
public static class Posterior
{
    /// <summary>The mean [n, c, h, w] of moments [n, 2c, h, w]: the most likely latent; a view.</summary>
    public static Tensor Mean(Tensor moments) => moments.narrow(1, 0, moments.shape[1] / 2);

    /// <summary>The log variance [n, c, h, w], clamped to [−30, 20].</summary>
    public static Tensor LogVariance(Tensor moments)
    {
        using var scope = NewDisposeScope();
        return moments.narrow(1, moments.shape[1] / 2, moments.shape[1] / 2).clamp(-30, 20).MoveToOuterDisposeScope();
    }

    /// <summary>mean + σ · <paramref name="noise"/>; gradients flow into the moments (reparametrisation).</summary>
    /// <param name="moments">[n, 2c, h, w].</param>
    /// <param name="noise">Standard normal, [n, c, h, w].</param>
    public static Tensor Sample(Tensor moments, Tensor noise)
    {
        using var scope = NewDisposeScope();
        return (Mean(moments) + (LogVariance(moments) * 0.5).exp() * noise).MoveToOuterDisposeScope();
    }
}
