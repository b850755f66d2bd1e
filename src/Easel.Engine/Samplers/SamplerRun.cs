using Easel.Core.Requests;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The surroundings of one sampling run.</summary>
public sealed class SamplerRun
{
    /// <summary>Where noise comes from. Samplers ask for it as often as the reference does, even where its factor is 0.</summary>
    public required INoiseSource Noise { get; init; }

    /// <summary>The sampler's settings.</summary>
    public SamplerOptions Options { get; init; } = SamplerOptions.Default;

    /// <summary>The model's training levels, for samplers that reckon in timesteps.</summary>
    public DiscreteSchedule Schedule { get; init; } = DiscreteSchedule.StableDiffusion;

    /// <summary>Called once a step, on the sampler's thread.</summary>
    public Action<SamplerStep>? OnStep { get; init; }

    /// <summary>Stops with an <see cref="OperationCanceledException"/> before the next network call.</summary>
    public CancellationToken Cancelled { get; init; }

    /// <summary>Interrupt or skip: stops before the next network call and keeps what there is.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>Stops the run where somebody asked for it; also for denoisers that call the network more than once.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled or interrupted.</exception>
    public void ThrowIfStopped()
    {
        Cancelled.ThrowIfCancellationRequested();
        Interrupted.ThrowIfCancellationRequested();
    }

    /// <summary>The next noise in the dtype and on the device of <paramref name="x"/>.</summary>
    internal Tensor NoiseLike(Tensor x) => Noise.Next().to(x.dtype, x.device);

    /// <summary>The noise for a step between two levels, in the dtype and on the device of <paramref name="x"/>.</summary>
    internal Tensor NoiseLike(Tensor x, double sigma, double sigmaNext) => Noise.Next(sigma, sigmaNext).to(x.dtype, x.device);

    internal void Report(int index, double sigma, double sigmaHat, Tensor latent, Tensor denoised) =>
        OnStep?.Invoke(new SamplerStep(index, sigma, sigmaHat, latent, denoised));
}

/// <summary>Settings that samplers read; each reads those that its paper has.</summary>
public sealed record SamplerOptions
{
    public static SamplerOptions Default { get; } = new();

    /// <summary>Noise put back at each step of ancestral and SDE samplers; null for the sampler's own default (1, for DDIM 0).</summary>
    public double? Eta { get; init; }

    /// <summary>Noise added before each step (Karras et al. 2022, algorithm 2).</summary>
    public double Churn { get; init; }

    /// <summary>Churn only at noise levels from here.</summary>
    public double ChurnMin { get; init; }

    /// <summary>Churn only at noise levels up to here.</summary>
    public double ChurnMax { get; init; } = double.PositiveInfinity;

    /// <summary>Factor on added noise (<c>s_noise</c>).</summary>
    public double NoiseScale { get; init; } = 1;

    /// <summary>UniPC's settings.</summary>
    public UniPcTuning UniPc { get; init; } = new();
}
