using System.Collections.Immutable;
using Easel.Engine.Networks.Upscalers.Hat;
using Easel.Engine.Networks.Upscalers.Windows;

namespace Easel.Engine.Networks.Upscalers.Swin;

/// <summary>The shape of a SwinIR or HAT network.</summary>
/// <param name="Width">Channels.</param>
/// <param name="Depths">Blocks of each group.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Window">Side of a window.</param>
/// <param name="Hidden">Channels inside a block's two linear layers.</param>
/// <param name="HasQkvBias">Whether queries, keys and values have a bias.</param>
/// <param name="HasThreeConvs">Whether groups end in three convolutions.</param>
/// <param name="Tail">How the picture grows.</param>
/// <param name="Hat">What HAT has besides; null for SwinIR.</param>
internal sealed record SwinConfig(
    long Width, ImmutableArray<int> Depths, long Heads, long Window, long Hidden, bool HasQkvBias, bool HasThreeConvs, TailConfig Tail, HatConfig? Hat = null)
{
    /// <summary>What colours are multiplied by; SwinIR's networks against JPEG artefacts, the only ones with windows of 7, count to 255.</summary>
    public double Range => Window == 7 ? 255 : 1;
}
