using System.Collections.Immutable;

namespace Easel.Engine.Families;

/// <summary>
/// The shape of a latent-diffusion UNet, in the words of the LDM configuration (CompVis stable-diffusion,
/// <c>ldm/modules/diffusionmodules/openaimodel.py</c>; SDXL: <c>sgm/modules/diffusionmodules/openaimodel.py</c>).
/// </summary>
/// <param name="InChannels">4; 8 for instruct-pix2pix, 9 for inpainting models.</param>
/// <param name="OutChannels">4.</param>
/// <param name="ModelChannels">Channels of the first level, for instance 320.</param>
/// <param name="ChannelMultipliers">Channels of each level as a multiple of <paramref name="ModelChannels"/>.</param>
/// <param name="ResBlocks">Residual blocks of each level on the way down (one more on the way up).</param>
/// <param name="TransformerDepth">Transformer blocks after each residual block, per level; 0 is no attention at that level.</param>
/// <param name="MiddleTransformerDepth">Transformer blocks in the middle.</param>
/// <param name="ContextDim">Width of the text hidden states that cross-attention reads; 0 where there is no text, and plain self-attention stands in place of transformers.</param>
/// <param name="Heads">Attention heads everywhere, or null where <paramref name="HeadChannels"/> fixes the width of a head.</param>
/// <param name="HeadChannels">Width of a head, or null where <paramref name="Heads"/> fixes their number.</param>
/// <param name="LinearProjection">True where the transformer's proj_in and proj_out are linear layers (SD 2, SDXL), false for 1×1 convolutions.</param>
/// <param name="VectorDim">Width of the extra conditioning vector (SDXL's <c>y</c>), or null.</param>
public sealed record UNetConfig(
    int InChannels,
    int OutChannels,
    int ModelChannels,
    ImmutableArray<int> ChannelMultipliers,
    ImmutableArray<int> ResBlocks,
    ImmutableArray<int> TransformerDepth,
    int MiddleTransformerDepth,
    int ContextDim,
    int? Heads,
    int? HeadChannels,
    bool LinearProjection,
    int? VectorDim)
{
    /// <summary>The widths that keys and values of attention are made of: of every level with attention, of the middle, and of the text; some may be equal.</summary>
    public IEnumerable<int> ContextWidths =>
        ChannelMultipliers.Where((_, level) => TransformerDepth[level] > 0).Append(ChannelMultipliers[^1]).Select(factor => ModelChannels * factor).Append(ContextDim);
}
