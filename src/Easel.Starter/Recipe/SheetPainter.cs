using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>Paints several prompts at once, one picture each, for evaluations and contact sheets: DPM++ 2M Karras with guidance.</summary>
/// <param name="encode">Reads texts: contexts [texts, 77, width].</param>
/// <param name="unet">The UNet.</param>
/// <param name="autoencoder">The autoencoder.</param>
public sealed class SheetPainter(Func<IReadOnlyList<string>, Tensor> encode, UNetModel unet, Autoencoder autoencoder)
{
    private const int Cells = StarterModel.Size / 8;

    /// <summary>Network calls a picture.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Guidance (Ho and Salimans 2022, arXiv:2207.12598).</summary>
    public double Cfg { get; init; } = 4;

    /// <summary>One picture for each prompt, from one seed each.</summary>
    public ImmutableArray<PixelBuffer> Paint(IReadOnlyList<string> prompts, ImmutableArray<long> seeds)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var noise = new ImageNoise(new ImageNoiseOptions { Shape = (StarterModel.Latents.Channels, Cells, Cells), Seeds = seeds });
        var sigmas = KarrasSchedule.Compute(new ScheduleRequest { Steps = Steps });
        var model = new Guided(unet, encode([.. prompts, .. prompts.Select(_ => "")]), Cfg);
        var latents = Dpmpp2M.Sample(model, noise.Next().to(unet.Device) * sigmas[0], sigmas, new SamplerRun { Noise = noise });
        return [.. PictureStream.ToPictures(autoencoder.Decode(latents / StarterModel.Latents.ScaleFactor))];
    }

    private sealed class Guided(UNetModel unet, Tensor context, double cfg) : IDenoiser
    {
        public Tensor Denoise(Tensor x, double sigma)
        {
            using var scope = NewDisposeScope();
            var input = Prediction.Epsilon.Input(x, sigma);
            var t = full([2 * x.shape[0]], (float)DiscreteSchedule.StableDiffusion.TimestepOf(sigma), device: x.device);
            var (conditional, free) = unet.Forward(new UNetInputs(cat([input, input]), t, context)).chunk(2) switch { var p => (p[0], p[1]) };
            return Prediction.Epsilon.Denoised(free + cfg * (conditional - free), x, sigma).MoveToOuterDisposeScope();
        }
    }
}
