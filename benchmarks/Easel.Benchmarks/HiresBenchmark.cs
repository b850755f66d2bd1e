using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Engine.Pipelines;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>
/// The second pass of a hires fix at Stable Diffusion 1.5's size, in low memory mode: weights in half precision, cast when used; the UNet is freed before
/// the VAE decodes in strips. What counts is the memory; one step of each pass stands for all, since steps hold as much as one. The most memory until the UNet
/// has answered, and until the picture is there, goes to standard error.
/// </summary>
internal static class HiresBenchmark
{
    private const long First = 64;

    /// <param name="second">Cells in a side of the second pass's latents: an eighth of its pixels.</param>
    public static Work Prepare(long second)
    {
        var flops = Flops.UNet(FullSize.UNet, 2, First, First, 77) + Flops.UNet(FullSize.UNet, 2, second, second, 77) + Flops.VaeDecode(FullSize.Vae, second, second);
        return new Work(flops, () => Run(second));
    }

    private static void Run(long second)
    {
        using var scope = NewDisposeScope();
        using var host = new ModelHost();
        var policy = DevicePolicy.Cpu.In(MemoryMode.Low);
        Tensor latent;
        using (var unet = host.Use(Component("unet", policy, weights => new UNetModel(weights, FullSize.UNet)), policy))
        {
            var small = Step(unet.Network, randn(2, 4, First, First)).narrow(0, 0, 1);
            var large = LatentResize.To(small, (int)second, (int)second, LatentResize.Bilinear);
            latent = Step(unet.Network, large.expand(2, -1, -1, -1).contiguous()).narrow(0, 0, 1).contiguous();
        }

        Say("UNet");
        using var vae = host.Use(Component("vae", policy, weights => new Autoencoder(weights, FullSize.Vae with { HasEncoder = false })), policy);
        vae.Network.Decode(latent, policy.Tiling);
        Say("with the decoder");
    }

    private static ModelComponent<T> Component<T>(string part, DevicePolicy policy, Func<Weights, T> build)
        where T : Layer => new(new ComponentId("random", part, ""), 0, 0, policy.UNet, (_, _) => build(new Weights(new RandomWeights(1, ScalarType.Float16))));

    private static void Say(string until)
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        Console.Error.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{until}: {self.PeakWorkingSet64 / 1e9:f2} GB"));
    }

    // With and without the prompt at once, as guidance asks.
    private static Tensor Step(UNetModel unet, Tensor latents)
    {
        using var scope = NewDisposeScope();
        return unet.Forward(new UNetInputs(latents, full([2], 500f), randn(2, 77, 768))).MoveToOuterDisposeScope();
    }
}
