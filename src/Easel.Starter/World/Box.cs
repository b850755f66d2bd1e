namespace Easel.Starter.World;

/// <summary>A rectangle in units of the picture's side: 0 is left and top, 1 is right and bottom.</summary>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Right minus left.</summary>
    public float Width => Right - Left;

    /// <summary>Bottom minus top.</summary>
    public float Height => Bottom - Top;

    /// <summary>The shared area as a share (0…1) of the smaller of the two.</summary>
    public float Overlap(Box other)
    {
        float w = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        float h = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        return w <= 0 || h <= 0 ? 0 : w * h / MathF.Min(Width * Height, other.Width * other.Height);
    }
}
