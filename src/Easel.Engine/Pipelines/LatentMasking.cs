using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>What a mask does to a run: sharply, or by degrees (soft inpainting).</summary>
/// <param name="original">The original's latents [n, c, h, w].</param>
/// <param name="mask">[1, 1, h, w], 1 where latents are painted anew.</param>
/// <param name="soft">How softly; null cuts.</param>
internal sealed class LatentMasking(Tensor original, Tensor mask, SoftInpaintOptions? soft)
{
    /// <summary>The denoiser that keeps what the mask keeps.</summary>
    public IGuidedDenoiser Around(IGuidedDenoiser network) =>
        soft is null ? new MaskedDenoiser(network, original, 1 - mask) : new SoftMaskedDenoiser(network, original, mask, soft);

    /// <summary>The last latents, with the original where the mask keeps it; soft masks have blended already.</summary>
    public Tensor Final(Tensor latents) => soft is null ? latents * mask + original * (1 - mask) : latents;

    /// <summary>How each picture is put over the original: by the mask itself, or, softly, where it came to differ.</summary>
    public ImmutableArray<Overlay> Overlays(Tensor latents, Overlay plain, int width, int height) => soft is null
        ? [.. Enumerable.Repeat(plain, (int)latents.shape[0])]
        : [.. Enumerable.Range(0, (int)latents.shape[0]).Select(i => SoftOverlay.Of(original.narrow(0, i, 1), latents.narrow(0, i, 1), mask, plain, soft, width, height))];
}
