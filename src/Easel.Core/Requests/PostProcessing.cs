namespace Easel.Core.Requests;

/// <summary>What is done to a finished picture. The steps run in the order in which they stand here (webui's operation order); null leaves one out.</summary>
public sealed record PostProcessing
{
    /// <summary>1: enlarging.</summary>
    public UpscaleStep? Upscale { get; init; }

    /// <summary>2: how much of GFPGAN's faces is blended in, 0 to 1.</summary>
    public double Gfpgan { get; init; }

    /// <summary>3: how much of CodeFormer's faces is blended in, 0 to 1.</summary>
    public double CodeFormer { get; init; }

    /// <summary>How closely CodeFormer keeps to the face that is there: 0 restores most, 1 changes least.</summary>
    public double CodeFormerWeight { get; init; }

    /// <summary>4: cutting pictures that are too long into several.</summary>
    public SplitStep? Split { get; init; }

    /// <summary>5: cutting out what matters.</summary>
    public FocalCropStep? FocalCrop { get; init; }

    /// <summary>6: cutting to the best size within bounds.</summary>
    public AutoSizeStep? AutoSize { get; init; }

    /// <summary>7: mirrored copies beside the picture.</summary>
    public FlipCopies Flip { get; init; }
}

/// <summary>Enlarging: by a factor, or to a size.</summary>
/// <param name="Upscaler">The upscaler's name or file; null takes the one that comes with Easel.</param>
/// <param name="Scale">By what both sides grow, above 0 and at most 8; not looked at where a size is given.</param>
/// <param name="Crop">Whether what does not fit a size of other proportions is cut off; otherwise the picture covers the size and is larger in one direction.</param>
/// <param name="Tile">Longest side of a tile in pixels; 0 takes the whole picture at once.</param>
/// <param name="TileOverlap">Pixels that neighbouring tiles share.</param>
/// <param name="LdsrSteps">Steps of LDSR, the upscaler that samples; others do not look at it.</param>
public sealed record UpscaleStep(string? Upscaler = null, double Scale = 4, bool Crop = true, int Tile = 192, int TileOverlap = 8, int LdsrSteps = 100)
{
    /// <summary>A second upscaler, blended over the first; null takes none.</summary>
    public string? Second { get; init; }

    /// <summary>How much of the second shows, 0 to 1.</summary>
    public double SecondVisibility { get; init; }

    /// <summary>The longest side of the result where a factor is given; 0 is no bound.</summary>
    public int MaxSide { get; init; }

    /// <summary>Columns wanted; 0 keeps the proportions of <see cref="Height"/>.</summary>
    public int Width { get; init; }

    /// <summary>Rows wanted; 0 keeps the proportions of <see cref="Width"/>.</summary>
    public int Height { get; init; }
}

/// <summary>Cuts a picture whose proportions are far from those wanted into several that overlap.</summary>
/// <param name="Width">Columns wanted.</param>
/// <param name="Height">Rows wanted.</param>
/// <param name="Threshold">0 to 1: pictures are cut whose proportions, over those wanted, lie below.</param>
/// <param name="Overlap">Share of a part that the next one repeats, 0 to 0.9.</param>
public sealed record SplitStep(int Width, int Height, double Threshold = 0.5, double Overlap = 0.2);

/// <summary>Scales a picture down until it covers a size, and cuts out the part where the most is to be seen.</summary>
/// <param name="Width">Columns wanted.</param>
/// <param name="Height">Rows wanted.</param>
/// <param name="FaceWeight">How much faces count, 0 to 1.</param>
/// <param name="EntropyWeight">How much variety counts, 0 to 1.</param>
/// <param name="EdgesWeight">How much corners and edges count, 0 to 1.</param>
/// <param name="Debug">Whether a picture that shows the points found comes out too.</param>
public sealed record FocalCropStep(int Width, int Height, double FaceWeight = 0.9, double EntropyWeight = 0.15, double EdgesWeight = 0.5, bool Debug = false);

/// <summary>Cuts the largest, or the best fitting, centred size within bounds, both sides multiples of 64.</summary>
/// <param name="MinSide">Shortest side, 64 to 2048.</param>
/// <param name="MaxSide">Longest side, 64 to 2048.</param>
/// <param name="MinArea">Least columns × rows.</param>
/// <param name="MaxArea">Most columns × rows.</param>
/// <param name="LargestArea">True to take the largest area within the error bound, false the least error.</param>
/// <param name="MaxError">0 to 1: how far the proportions may be off. A picture for which there is no size stays as it is, with a word in the log.</param>
public sealed record AutoSizeStep(int MinSide = 384, int MaxSide = 768, int MinArea = 64 * 64, int MaxArea = 640 * 640, bool LargestArea = true, double MaxError = 0.1);

/// <summary>Which mirrored copies are made; several may be.</summary>
[Flags]
public enum FlipCopies
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>One whose left and right change places.</summary>
    Horizontal = 1,

    /// <summary>One whose top and bottom change places.</summary>
    Vertical = 2,

    /// <summary>One turned round, with both changed.</summary>
    Both = 4,
}
