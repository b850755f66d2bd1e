using System.Collections.Immutable;
using Easel.Application.Pictures;

namespace Easel.Web.Gallery;

/// <summary>A row of pictures of equal height.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Tiles">The pictures with their widths.</param>
public sealed record GalleryRow(int Height, ImmutableArray<(PictureSummary Picture, int Width)> Tiles)
{
    private const int Gap = 8;

    /// <summary>Fills rows of a width: each row's height is near the wanted one and its pictures keep their shapes. The last row is not stretched.</summary>
    public static ImmutableArray<GalleryRow> Fill(IEnumerable<PictureSummary> pictures, int width, int wanted)
    {
        var rows = ImmutableArray.CreateBuilder<GalleryRow>();
        var (row, shapes) = (new List<PictureSummary>(), 0.0);
        foreach (var picture in pictures)
        {
            row.Add(picture);
            // A panorama or a tower does not take a row for itself.
            shapes += Shape(picture);
            if (shapes * wanted + Gap * (row.Count - 1) < width) continue;
            rows.Add(Of(row, (width - Gap * (row.Count - 1)) / shapes));
            (row, shapes) = ([], 0);
        }

        if (row.Count > 0) rows.Add(Of(row, wanted));
        return rows.ToImmutable();
    }

    private static GalleryRow Of(List<PictureSummary> row, double height) =>
        new((int)height, [.. row.Select(it => (it, (int)Math.Floor(Shape(it) * height)))]);

    private static double Shape(PictureSummary picture) => Math.Clamp((double)picture.Width / Math.Max(1, picture.Height), 0.4, 3);
}
