using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Samplers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>Looks at the pictures in work for whoever watches. Where nobody does, nothing is loaded or computed.</summary>
/// <param name="options">The method, and how often.</param>
/// <param name="model">The model that paints; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
internal sealed class LivePreviews(PreviewOptions options, StableDiffusionModel model, DevicePolicy policy, ModelHost host)
{
    private Func<Tensor, ImmutableArray<PixelBuffer>>? look;

    /// <summary>Chooses the method and loads what it needs, before sampling; TAESD where its file is not there becomes the approximation.</summary>
    public void Prepare(PaintingWatch watch)
    {
        if (!watch.WantsPreviews || options.Method == PreviewMethod.None || look is not null) return;
        look = watch.Times.Measure(JobStage.Load, () => options.Method switch
        {
            PreviewMethod.Full => Decoded,
            PreviewMethod.Taesd when watch.TinyDecoder is { } file => Tiny(TinyVae.Decoder(file, policy)),
            _ => Approximation().Paint,
        });
    }

    /// <summary>Shows the guesses of a step, where it is one to look at.</summary>
    /// <param name="firstImage">Which picture of the job the batch begins with.</param>
    /// <param name="step">The step.</param>
    /// <param name="watch">Who looks.</param>
    public void Show(int firstImage, SamplerStep step, PaintingWatch watch)
    {
        if (look is null || !watch.WantsPreviews || (step.Index + 1) % options.Every != 0) return;
        using var scope = NewDisposeScope();
        foreach (var (i, picture) in look(step.Denoised).Index()) watch.Report(new JobPreview(firstImage + i, step.Index + 1, picture));
    }

    private LatentPreview Approximation()
    {
        if (LatentPreview.Published(model.Family.Id, model.VaeConfig) is { } published) return published;
        using var vae = host.Use(model.Vae(policy), policy);
        return LatentPreview.Fitted(vae.Network, model.Family.Latents, policy.Vae);
    }

    // The network is borrowed for each look only, so that low memory modes may put it away between.
    private ImmutableArray<PixelBuffer> Decoded(Tensor latents)
    {
        using var vae = host.Use(model.Vae(policy), policy);
        return EachAlone(latents, latent => vae.Network.Decode((latent / model.Family.Latents.ScaleFactor).to(policy.Vae), policy.Tiling));
    }

    private Func<Tensor, ImmutableArray<PixelBuffer>> Tiny(ModelComponent<Networks.Taesd.TaesdDecoder> component) => latents =>
    {
        using var decoder = host.Use(component, policy);
        return EachAlone(latents, latent => decoder.Network.Forward(latent.to(policy.Vae)) * 2 - 1);
    };

    private static ImmutableArray<PixelBuffer> EachAlone(Tensor latents, Func<Tensor, Tensor> decode)
    {
        var pictures = ImmutableArray.CreateBuilder<PixelBuffer>();
        for (var i = 0; i < latents.shape[0]; i++)
        {
            using var scope = NewDisposeScope();
            pictures.AddRange(DecodedPixels.ToPictures(decode(latents.narrow(0, i, 1))));
        }

        return pictures.ToImmutable();
    }
}
