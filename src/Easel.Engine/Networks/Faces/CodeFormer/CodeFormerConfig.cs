using System.Collections.Immutable;
using Easel.Engine.Networks.Upscalers;

namespace Easel.Engine.Networks.Faces.CodeFormer;

/// <summary>The shape of a CodeFormer network. The published one is 512 pixels, 64 channels times 1, 2, 2, 4, 4, 8, and nine transformer layers.</summary>
/// <param name="Channels">Channels at the picture's size.</param>
/// <param name="Multipliers">Times that, for each level.</param>
/// <param name="Code">Width of a code of the book; 256.</param>
/// <param name="Codes">Codes in the book; 1024.</param>
/// <param name="Width">Width of the transformer; 512.</param>
/// <param name="Hidden">Width inside its layers.</param>
/// <param name="Layers">Its layers; 9.</param>
/// <param name="Tokens">Its tokens: cells at the lowest level; 256.</param>
/// <param name="Fused">Sides at which the decoder may look at the encoder: 32, 64, 128, 256.</param>
internal sealed record CodeFormerConfig(
    long Channels, ImmutableArray<int> Multipliers, long Code, long Codes, long Width, long Hidden, int Layers, int Tokens, ImmutableArray<int> Fused)
{
    /// <summary>Residual blocks at each level.</summary>
    public const int Blocks = 2;

    /// <summary>Attention heads.</summary>
    public const int Heads = 8;

    /// <summary>Side at which the autoencoder attends.</summary>
    public int LowestSide => (int)Math.Round(Math.Sqrt(Tokens));

    /// <summary>Side of the picture.</summary>
    public int Side => LowestSide << (Multipliers.Length - 1);

    /// <summary>The shape that a file's names and shapes describe; null where they are not CodeFormer's.</summary>
    public static CodeFormerConfig? Detect(UpscalerTensors tensors)
    {
        if (!tensors.Has("position_emb") || !tensors.Has("quantize.embedding.weight") || !tensors.Has("encoder.blocks.0.weight")) return null;
        var channels = tensors.Size("encoder.blocks.0.weight");
        // A level ends in a halving, the only block of one convolution named conv.
        var multipliers = new List<int>();
        var blocks = tensors.Count("encoder.blocks.");
        var width = channels;
        for (var i = 1; i < blocks; i++)
        {
            if (tensors.Has($"encoder.blocks.{i}.conv2.weight")) width = tensors.Size($"encoder.blocks.{i}.conv2.weight");
            if (tensors.Has($"encoder.blocks.{i}.conv.weight")) multipliers.Add((int)(width / channels));
        }

        multipliers.Add((int)(width / channels));
        return new CodeFormerConfig(
            channels, [.. multipliers], tensors.Size("quantize.embedding.weight", 1), tensors.Size("quantize.embedding.weight"), tensors.Size("position_emb", 1),
            tensors.Size("ft_layers.0.linear1.weight"), tensors.Count("ft_layers."), (int)tensors.Size("position_emb"),
            [.. Enumerable.Range(3, 9).Select(i => 1 << i).Where(side => tensors.Has($"fuse_convs_dict.{side}.scale.0.weight"))]);
    }
}
