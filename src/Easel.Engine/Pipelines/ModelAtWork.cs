using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Engine.Conditioning;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>A checkpoint in one job's service: reads prompts, lends its UNet, turns pictures into latents and back. All pipelines share it.</summary>
/// <param name="model">The files; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
/// <param name="seamless">Whether its pictures join at opposite edges without a seam.</param>
internal sealed class ModelAtWork(StableDiffusionModel model, DevicePolicy policy, ModelHost host, bool seamless)
{
    /// <summary>The files.</summary>
    public StableDiffusionModel Model => model;

    /// <summary>What it computes with.</summary>
    public DevicePolicy Policy => policy;

    /// <summary>Pixels in a latent cell's side.</summary>
    public int Factor => model.VaeConfig.Factor;

    /// <summary>The prompts as the UNet reads them.</summary>
    /// <param name="options">How prompts are read.</param>
    /// <param name="read">Reads them from the loaded text encoders.</param>
    /// <param name="progress">Who watches.</param>
    public OwnedPrompts ReadPrompts(TextOptions options, Func<TextConditioner, PromptConditions> read, BatchProgress progress)
    {
        progress.Begin(JobStage.Load);
        var leases = new List<ModelLease<TextTower>>();
        try
        {
            foreach (var component in model.TextEncoders(policy)) leases.Add(Load(component, progress));
            progress.Watch.Control.ThrowIfCancelled();
            progress.Begin(JobStage.Encode);
            return progress.Watch.Times.Measure(JobStage.Encode, () =>
            {
                using var scope = NewDisposeScope();
                var conditioner = new TextConditioner([.. leases.Select(lease => lease.Network)], model.Family.UNet, options with { Compute = policy.TextEncoder }, model.Embeddings);
                return new OwnedPrompts(read(conditioner));
            });
        }
        finally
        {
            foreach (var lease in leases) lease.Dispose();
        }
    }

    /// <summary>The UNet, for as long as the lease lives.</summary>
    public ModelLease<UNetModel> UNet(BatchProgress progress) => Load(model.UNet(policy), progress);

    /// <summary>The VAE, for as long as the lease lives.</summary>
    public ModelLease<Autoencoder> Vae(BatchProgress progress) => Load(model.Vae(policy), progress);

    /// <summary>The pictures of latents [n, c, h, w], scaled as the UNet reads them.</summary>
    public ImmutableArray<PixelBuffer> Decode(Tensor latents, BatchProgress progress)
    {
        progress.Begin(JobStage.Decode);
        using var vae = Vae(progress);
        return progress.Watch.Times.Measure(JobStage.Decode, () =>
        {
            // One picture at a time: the last blocks of the decoder are where memory peaks.
            var pictures = ImmutableArray.CreateBuilder<PixelBuffer>();
            for (var i = 0; i < latents.shape[0]; i++)
            {
                progress.Watch.Control.ThrowIfCancelled();
                using var scope = NewDisposeScope();
                var latent = (latents.narrow(0, i, 1) / model.Family.Latents.ScaleFactor).to(policy.Vae);
                pictures.AddRange(DecodedPixels.ToPictures(vae.Network.Decode(latent, policy.Tiling)));
            }

            return pictures.ToImmutable();
        });
    }

    /// <summary>Reads pictures into latents, one at a time (decision 020: the most likely latent, where A1111 draws one).</summary>
    /// <param name="pixels">[n, 3, h, w] in −1 … 1, sides multiples of <see cref="Factor"/>.</param>
    /// <param name="progress">Who watches.</param>
    /// <returns>[n, c, h, w] at 32 bits, scaled as the UNet reads them.</returns>
    public Tensor Encode(Tensor pixels, BatchProgress progress)
    {
        progress.Begin(JobStage.Load);
        using var vae = Vae(progress);
        progress.Begin(JobStage.Encode);
        return progress.Watch.Times.Measure(JobStage.Encode, () =>
        {
            using var scope = NewDisposeScope();
            var latents = new List<Tensor>();
            for (var i = 0; i < pixels.shape[0]; i++)
            {
                progress.Watch.Control.ThrowIfCancelled();
                using var one = NewDisposeScope();
                var moments = vae.Network.Encode(pixels.narrow(0, i, 1).to(policy.Vae, policy.Device), policy.Tiling);
                latents.Add((Posterior.Mean(moments).to(ScalarType.Float32) * model.Family.Latents.ScaleFactor).MoveToOuterDisposeScope());
            }

            return cat(latents).MoveToOuterDisposeScope();
        });
    }

    private ModelLease<T> Load<T>(ModelComponent<T> component, BatchProgress progress)
        where T : Layer
    {
        var lease = progress.Watch.Times.Measure(JobStage.Load, () => host.Use(component, policy));
        return seamless ? SeamlessScope.Around(lease) : lease;
    }
}
