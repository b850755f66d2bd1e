using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>
/// Makes a trained autoencoder fit SD 1's fixed constant: each latent channel gets mean 0 and standard deviation 1 / 0.18215, by
/// changing the two 1×1 convolutions around the latents. What the autoencoder computes from picture to picture does not change.
/// </summary>
public static class LatentScale
{
    // The trained autoencoder has no spread of its own: the posterior's standard deviation becomes e^(−5), next to nothing.
    private const double LogVariance = -10;

    /// <summary>Measures the latents of some pictures [n, 3, h, w] and changes the autoencoder in place.</summary>
    public static void Fit(Autoencoder autoencoder, Tensor pictures)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var channels = StarterModel.Latents.Channels;
        var latents = Posterior.Mean(autoencoder.Encode(pictures.to(autoencoder.Device)));
        var mean = latents.mean([0, 2, 3]);
        var factor = 1 / (StarterModel.Latents.ScaleFactor * latents.std([0, 2, 3]));

        var parameters = autoencoder.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        var (weight, bias) = (parameters["quant_conv.weight"], parameters["quant_conv.bias"]);
        weight.narrow(0, 0, channels).mul_(factor.view(-1, 1, 1, 1));
        bias.narrow(0, 0, channels).sub_(mean).mul_(factor);
        weight.narrow(0, channels, channels).zero_();
        bias.narrow(0, channels, channels).fill_(LogVariance);

        var (back, backBias) = (parameters["post_quant_conv.weight"], parameters["post_quant_conv.bias"]);
        backBias.add_(back.view(channels, channels).matmul(mean));
        back.div_(factor.view(1, -1, 1, 1));
    }
}
