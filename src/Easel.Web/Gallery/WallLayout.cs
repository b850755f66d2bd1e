using System.Collections.Immutable;

namespace Easel.Web.Gallery;

/// <summary>Where every row of a wall stands. All of it is known before anything is drawn: a jump to any place draws the rows of that place, at once.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Tops">Where each begins, in pixels from the wall's upper edge.</param>
/// <param name="Height">All of it, in pixels.</param>
public sealed record WallLayout(ImmutableArray<GalleryRow> Rows, ImmutableArray<int> Tops, int Height)
{
    private const int Gap = 8;

    /// <summary>A wall without pictures.</summary>
    public static WallLayout Empty { get; } = new([], [], 0);

    /// <summary>Puts rows below each other.</summary>
    public static WallLayout Of(ImmutableArray<GalleryRow> rows)
    {
        var tops = ImmutableArray.CreateBuilder<int>(rows.Length);
        var top = 0;
        foreach (var row in rows)
        {
            tops.Add(top);
            top += row.Height + Gap;
        }

        return new WallLayout(rows, tops.MoveToImmutable(), Math.Max(0, top - Gap));
    }

    /// <summary>The rows of which something lies between two heights.</summary>
    public Range Between(int upper, int lower)
    {
        if (Rows.IsEmpty || lower <= 0 || upper >= Height) return ..0;
        var end = At(lower - 1) + 1;
        return Math.Min(At(Math.Max(0, upper)), end)..end;
    }

    // The last row that begins at or above a height.
    private int At(int height)
    {
        var found = Tops.BinarySearch(height);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }
}
