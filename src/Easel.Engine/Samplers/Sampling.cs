using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The outcome of a run.</summary>
/// <param name="Latent">The final latents, or the last guess of an interrupted run; the caller's.</param>
/// <param name="WasInterrupted">True where the run was ended early and kept.</param>
public readonly record struct SamplingResult(Tensor Latent, bool WasInterrupted);

/// <summary>Runs a sampler so that it can be stopped before any network call.</summary>
public static class Sampling
{
    /// <summary>
    /// Runs <paramref name="sampler"/>. An interrupted run answers with its last guess of the clean latents, as A1111 does; one interrupted before
    /// its first guess answers with its start.
    /// </summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="model">Guesses the clean latents.</param>
    /// <param name="x">The start [n, c, h, w], in the sampler's space; not disposed.</param>
    /// <param name="sigmas">Noise levels, descending.</param>
    /// <param name="run">Noise, options, tokens.</param>
    /// <exception cref="OperationCanceledException"><see cref="SamplerRun.Cancelled"/> was cancelled.</exception>
    public static SamplingResult Run(Sampler sampler, IDenoiser model, Tensor x, ReadOnlySpan<double> sigmas, SamplerRun run)
    {
        using var watched = new Watched(model, run);
        try
        {
            return new(sampler(watched, x, sigmas, run), false);
        }
        catch (OperationCanceledException) when (run.Interrupted.IsCancellationRequested && !run.Cancelled.IsCancellationRequested)
        {
            return new((watched.Last ?? x).alias(), true);
        }
    }

    private sealed class Watched(IDenoiser inner, SamplerRun run) : IGuidedDenoiser, IDisposable
    {
        public Tensor? Last { get; private set; }

        public Tensor Denoise(Tensor x, double sigma)
        {
            run.ThrowIfStopped();
            return Remember(inner.Denoise(x, sigma));
        }

        public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor)
        {
            run.ThrowIfStopped();
            if (inner is IGuidedDenoiser guided)
            {
                var pair = guided.DenoiseBoth(x, sigma, scaleFactor);
                Remember(pair.Denoised);
                return pair;
            }

            var denoised = Remember(inner.Denoise(x, sigma));
            return new(denoised, denoised.alias());
        }

        public void Dispose() => Last?.Dispose();

        private Tensor Remember(Tensor denoised)
        {
            Last?.Dispose();
            Last = denoised.alias().DetachFromDisposeScope();
            return denoised;
        }
    }
}
