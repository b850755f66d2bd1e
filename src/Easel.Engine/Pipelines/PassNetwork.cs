using System.Collections.Immutable;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Memory;
using Easel.Engine.Networks.UNet;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>The guided network of one pass: that of its model, and from a certain call on the refiner's. Only one of the two is held at a time.</summary>
internal sealed class PassNetwork : IGuidedDenoiser, IDisposable
{
    private readonly SamplingPass pass;
    private readonly BatchProgress progress;
    private GuidedModel current;
    private bool isRefined;
    private int calls;

    public PassNetwork(SamplingPass pass, ModelAtWork model, BatchProgress progress)
    {
        (this.pass, this.progress) = (pass, progress);
        current = new GuidedModel(pass, model, pass.Prompts, firstCall: 0, progress);
    }

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, double sigma) => Turn(sigma).Denoise(x, sigma);

    /// <inheritdoc/>
    public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor) => Turn(sigma).DenoiseBoth(x, sigma, scaleFactor);

    /// <inheritdoc/>
    public void Dispose() => current.Dispose();

    private IGuidedDenoiser Turn(double sigma)
    {
        if (!isRefined && pass.Refiner is { } refiner && refiner.IsDue(sigma, calls, pass.Sampling))
        {
            isRefined = true;
            current.Dispose();
            current = new GuidedModel(pass, refiner.Model, refiner.Prompts, calls, progress);
        }

        calls++;
        return current.Denoiser;
    }

    /// <summary>One model under guidance; its UNet is leased until this is disposed.</summary>
    private sealed class GuidedModel : IDisposable
    {
        private readonly ModelLease<UNetModel> unet;
        private readonly ImmutableArray<PromptConditionSource> sources;
        private readonly ImmutableArray<Tensor> shown;

        public GuidedModel(SamplingPass pass, ModelAtWork model, PromptConditions prompts, int firstCall, BatchProgress progress)
        {
            unet = model.UNet(progress);
            var network = pass.Sampling.Network(new UNetPredictor(unet.Network, model.Policy.UNet), model.Model.Family.Prediction);
            var pictures = pass.Noise.Options.Seeds.Length;
            int[] sizes = model.Policy.AsksOneByOne ? [.. Enumerable.Repeat(1, pictures)] : [pictures];
            // A refiner starts inside a step's dispose scope, which these must outlive; it sees more than latents only where it is of the first model's kind.
            shown = pass.Concat is { } concat && model.Model.Family.UNet.InChannels > model.Model.Family.Latents.Channels
                ? [.. sizes.Select((size, i) => concat.narrow(0, i * size, size).DetachFromDisposeScope())]
                : [];
            sources = [.. sizes.Select((size, i) => new PromptConditionSource(prompts, size, shown.IsEmpty ? null : shown[i]) { OnCall = model.Model.Networks is { } networks ? networks.AtCall : null })];
            var calls = pass.Sampling.Sampler.TotalSteps(pass.Sampling.CountedSteps);
            var guidance = pass.Guidance with { Padding = prompts.Padding?.Context };
            ImmutableArray<IGuidedDenoiser> guided = [.. sources.Select(source => new CfgDenoiser(network, source, guidance, calls, CheckStop, firstCall))];
            Denoiser = guided.Length == 1 ? guided[0] : new SplitDenoiser(guided);

            void CheckStop()
            {
                progress.Watch.Control.ThrowIfCancelled();
                progress.Watch.Control.BatchStopped.ThrowIfCancellationRequested();
            }
        }

        public IGuidedDenoiser Denoiser { get; }

        public void Dispose()
        {
            foreach (var source in sources) source.Dispose();
            foreach (var tensor in shown) tensor.Dispose();
            unet.Dispose();
        }
    }
}
