using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Engine.Pipelines;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>
/// The second pass of a hires fix at Stable Diffusion 1.5's size, in low memory mode: weights in half precision, cast when used; the UNet is freed before
/// the VAE decodes in strips. What counts is the memory; one step of each pass stands for all, since steps hold as much as one.
/// </summary>
internal static class HiresBenchmark
{
    private const long First = 64, Second = 256;

    public static Work Prepare()
    {
        var flops = Flops.UNet(FullSize.UNet, 2, First, First, 77) + Flops.UNet(FullSize.UNet, 2, Second, Second, 77) + Flops.VaeDecode(FullSize.Vae, Second, Second);
        return new Work(flops, Run);
    }

    private static void Run()
    {
        using var scope = NewDisposeScope();
        Tensor latent;
        using (var unet = new UNetModel(new Weights(new RandomWeights(1, ScalarType.Float16)), FullSize.UNet))
        {
            var small = Step(unet, randn(2, 4, First, First)).narrow(0, 0, 1);
            var large = LatentResize.To(small, (int)Second, (int)Second, LatentResize.Bilinear);
            latent = Step(unet, large.expand(2, -1, -1, -1).contiguous()).narrow(0, 0, 1).contiguous();
        }

        using var vae = new Autoencoder(new Weights(new RandomWeights(1, ScalarType.Float16)), FullSize.Vae with { HasEncoder = false });
        vae.Decode(latent, new VaeTiling());
    }

    // With and without the prompt at once, as guidance asks.
    private static Tensor Step(UNetModel unet, Tensor latents)
    {
        using var scope = NewDisposeScope();
        return unet.Forward(new UNetInputs(latents, full([2], 500f), randn(2, 77, 768))).MoveToOuterDisposeScope();
    }
}
