using Easel.Application.Pictures;
using Easel.Web.Gallery;

namespace Easel.Web.Tests.Gallery;

public sealed class GalleryRowTests
{
    [Fact]
    public void Rows_fill_the_width_keep_shapes_and_lose_no_picture()
    {
        PictureSummary[] pictures = [.. Enumerable.Range(0, 100).Select(i => Picture(i, 256 + i % 7 * 64, 512))];
        var rows = GalleryRow.Fill(pictures, 1000, 200);
        Assert.Equal(pictures.Select(it => it.Id), rows.SelectMany(row => row.Tiles).Select(it => it.Picture.Id));
        foreach (var row in rows[..^1])
        {
            Assert.InRange(row.Tiles.Sum(it => it.Width) + 8 * (row.Tiles.Length - 1), 1000 - row.Tiles.Length, 1000);
            Assert.InRange(row.Height, 100, 200);
        }
    }

    [Fact]
    public void The_last_row_is_not_stretched() => Assert.Equal(200, Assert.Single(GalleryRow.Fill([Picture(0, 512, 512)], 1000, 200)).Height);

    private static PictureSummary Picture(int number, int width, int height) =>
        new($"{number}", null, number, "", width, height, 1, DateTimeOffset.UnixEpoch, null, null, null, null, null, false, false, false);
}
