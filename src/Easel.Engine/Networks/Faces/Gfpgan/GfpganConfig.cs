using System.Collections.Immutable;
using Easel.Engine.Networks.Upscalers;

namespace Easel.Engine.Networks.Faces.Gfpgan;

/// <summary>The shape of a GFPGAN network.</summary>
/// <param name="Side">Side of the picture.</param>
/// <param name="Style">Width of the style codes; 512.</param>
/// <param name="Encoder">Channels of the U-shaped network at 4, 8, 16 … pixels, the picture's side last.</param>
/// <param name="Decoder">Channels of the generator at the same sides.</param>
internal sealed record GfpganConfig(int Side, long Style, ImmutableArray<long> Encoder, ImmutableArray<long> Decoder)
{
    /// <summary>The shape that a file's names and shapes describe; null where they are not those of GFPGAN 1.2 and later ("clean").</summary>
    public static GfpganConfig? Detect(UpscalerTensors tensors)
    {
        if (!tensors.Has("conv_body_first.weight") || !tensors.Has("stylegan_decoder.constant_input.weight") || !tensors.Has("final_linear.weight")) return null;
        var levels = tensors.Count("conv_body_up.");
        var encoder = Enumerable.Range(0, levels).Select(i => tensors.Size($"conv_body_up.{i}.conv2.weight"));
        var decoder = Enumerable.Range(0, levels).Select(i => tensors.Size($"stylegan_decoder.style_convs.{2 * i}.modulated_conv.weight", 1));
        return new GfpganConfig(
            4 << levels,
            tensors.Size("stylegan_decoder.style_conv1.modulated_conv.modulation.weight", 1),
            [tensors.Size("final_conv.weight"), .. encoder],
            [tensors.Size("stylegan_decoder.constant_input.weight", 1), .. decoder]);
    }
}
