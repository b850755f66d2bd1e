using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Memory;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Ldsr;

/// <summary>
/// One picture's way through LDSR: DDIM with all its noise (η = 1), then the decoder, both in tiles. Latents and blended tiles stay in the
/// machine's memory at 32 bits; only single tiles go to the device.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="policy">What is computed with.</param>
/// <param name="run">Steps, seed, tiles, and who watches.</param>
internal sealed class LdsrSampling(LdsrNetwork network, DevicePolicy policy, UpscaleRun run) : INoisePredictor
{
    private int done;
    private int all = 1;
    private LdsrTiles? tiles;

    /// <summary>The noise levels that it was trained with (<c>models/ldm/bsr_sr/config.yaml</c>).</summary>
    public static DiscreteSchedule Schedule { get; } = DiscreteSchedule.FromAlphaBars(DiscreteSchedule.AlphaBars(DiscreteSchedule.ScaledLinearBetas(0.0015, 0.0155, 1000)));

    /// <summary>The levels of so many steps: DDIM's timesteps downwards, then the lowest level of all, where CompVis' <c>ddim.py</c> ends.</summary>
    public static double[] Levels(int steps) => [.. DdimSchedule.Timesteps(steps, Schedule.Count).Reverse().Select(timestep => Schedule.Sigmas[timestep]), Schedule.SigmaMin];

    /// <summary>The enlarged picture.</summary>
    /// <param name="small">[1, 3, h, w] in [−1, 1], h and w multiples of the network's <see cref="UpscalerNetwork.Multiple"/>.</param>
    /// <returns>[1, 3, h · factor, w · factor], about [−1, 1].</returns>
    public Tensor Run(Tensor small)
    {
        using var scope = NewDisposeScope();
        var latents = Latents(small);
        return tiles!.Blend(latents, network.Factor, tile => network.Decode(ToDevice(tile), policy.Tiling).to(ScalarType.Float32, CPU), Next).MoveToOuterDisposeScope();
    }

    /// <summary>The sampled latents, of the small picture's shape.</summary>
    internal Tensor Latents(Tensor small)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)small.shape[2], (int)small.shape[3]);
        var levels = Levels(run.Steps);
        tiles = new LdsrTiles(height, width, run.Tiling, network.Multiple);
        // As many rounds of tiles as steps, and one for the decoder.
        (done, all) = (0, tiles.Count * levels.Length);
        var noise = new ImageNoise(new ImageNoiseOptions { Shape = (3, height, width), Seeds = [run.Seed] });
        var denoiser = new NetworkDenoiser(this, Prediction.Epsilon, Schedule).Under(new Condition(empty(1, 0, 0), Concat: small));
        var sampling = new SamplerRun { Noise = noise, Schedule = Schedule, Cancelled = run.Cancelled, Options = new SamplerOptions { Eta = 1 } };
        return Sampling.Run(Ddim.Sample, denoiser, noise.Next(), levels, sampling).Latent.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, Tensor t, Condition condition)
    {
        using var scope = NewDisposeScope();
        return tiles!.Blend(cat([x, condition.Concat!], 1), 1, tile => network.Predict(ToDevice(tile), t.to(policy.Device)).to(ScalarType.Float32, CPU), Next).MoveToOuterDisposeScope();
    }

    private Tensor ToDevice(Tensor tile) => tile.to(policy.Upscaler, policy.Device);

    private void Next()
    {
        run.Cancelled.ThrowIfCancellationRequested();
        run.Progress((double)done++ / all);
    }
}
