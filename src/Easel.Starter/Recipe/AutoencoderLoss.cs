using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>
/// What the starter's autoencoder learns from: colours (squared and absolute error) and edges (the absolute error of the differences
/// between neighbouring pixels, which punishes blur). There is no perceptual network here: one would have to be trained on photographs.
/// </summary>
/// <param name="SquareWeight">Weight of the squared error, which teaches the large things first.</param>
/// <param name="EdgeWeight">Weight of the edge term.</param>
/// <param name="CorrelationWeight">
/// Weight of the latent channels' squared correlations with each other: without it all channels learn brightness first, and colours late.
/// </param>
public sealed record AutoencoderLoss(double SquareWeight = 4.0, double EdgeWeight = 0.5, double CorrelationWeight = 0.1)
{
    /// <summary>The loss and its clearest part; scalar tensors with gradients.</summary>
    /// <param name="Total">What to minimise.</param>
    /// <param name="Colour">Mean absolute error of values −1 … 1.</param>
    public sealed record Terms(Tensor Total, Tensor Colour);

    /// <summary>Compares a reconstruction with its picture.</summary>
    /// <param name="picture">[n, 3, h, w], −1 … 1.</param>
    /// <param name="reconstruction">The same shape.</param>
    /// <param name="latents">Its latents [n, 4, h/8, w/8].</param>
    public Terms Of(Tensor picture, Tensor reconstruction, Tensor latents)
    {
        var difference = reconstruction - picture;
        var colour = difference.abs().mean();
        var edges = difference.diff(dim: 3).abs().mean() + difference.diff(dim: 2).abs().mean();
        var total = SquareWeight * difference.square().mean() + colour + EdgeWeight * edges + CorrelationWeight * Correlation(latents);
        return new Terms(total, colour);
    }

    /// <summary>The sum of the squared correlations between different channels.</summary>
    private static Tensor Correlation(Tensor latents)
    {
        var channels = latents.transpose(0, 1).flatten(1);
        channels = channels - channels.mean([1], keepdim: true);
        channels = channels / (channels.square().mean([1], keepdim: true) + 1e-6).sqrt();
        var correlations = channels.matmul(channels.t()) / channels.shape[1];
        return correlations.square().sum() - correlations.diagonal().square().sum();
    }
}
