using System.Collections.Immutable;
using Easel.Engine.Networks.Upscalers.Windows;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>The shape of a DAT network.</summary>
/// <param name="Width">Channels.</param>
/// <param name="Depths">Blocks of each group.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="WindowHeight">Rows of the first half's windows and columns of the second half's.</param>
/// <param name="WindowWidth">Columns of the first half's windows and rows of the second half's.</param>
/// <param name="Hidden">Channels inside a block's feed-forward part.</param>
/// <param name="PositionWidth">Channels inside the small network that makes biases of distances.</param>
/// <param name="HasQkvBias">Whether queries, keys and values have a bias.</param>
/// <param name="HasThreeConvs">Whether groups end in three convolutions.</param>
/// <param name="Tail">How the picture grows.</param>
internal sealed record DatConfig(
    long Width, ImmutableArray<int> Depths, long Heads, long WindowHeight, long WindowWidth, long Hidden, long PositionWidth, bool HasQkvBias, bool HasThreeConvs, TailConfig Tail);
