using System.Collections.Immutable;

namespace Easel.Engine.Networks.Upscalers.ScuNet;

/// <summary>The shape of an SCUNet network.</summary>
/// <param name="Width">Channels at the picture's size; 64.</param>
/// <param name="Depths">Blocks of the seven stages: three down, the body, three up.</param>
internal sealed record ScuNetConfig(long Width, ImmutableArray<int> Depths)
{
    /// <summary>Channels of an attention head.</summary>
    public const long HeadWidth = 32;

    /// <summary>Side of a window.</summary>
    public const long Window = 8;
}
