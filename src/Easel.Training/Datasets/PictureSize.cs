namespace Easel.Training.Datasets;

/// <summary>Columns and rows, in pixels.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>Width over height.</summary>
    public double AspectRatio => (double)Width / Height;

    /// <inheritdoc/>
    public override string ToString() => $"{Width}x{Height}";
}
