using Easel.Application.Pictures;
using Easel.Web.Gallery;

namespace Easel.Web.Tests.Gallery;

public sealed class WallLayoutTests
{
    private static readonly WallLayout Wall = WallLayout.Of([new(100, []), new(200, []), new(50, [])]);

    [Fact]
    public void Rows_stand_below_each_other_with_gaps_between()
    {
        Assert.Equal([0, 108, 316], Wall.Tops);
        Assert.Equal(366, Wall.Height);
    }

    [Theory]
    [InlineData(-1000, 1000, 0, 3)]
    [InlineData(0, 100, 0, 1)]
    [InlineData(0, 108, 0, 1)]
    [InlineData(0, 109, 0, 2)]
    [InlineData(108, 109, 1, 2)]
    [InlineData(310, 320, 1, 3)]
    [InlineData(350, 10_000, 2, 3)]
    [InlineData(-50, 0, 0, 0)]
    [InlineData(366, 10_000, 0, 0)]
    public void The_rows_between_two_heights_are_found(int upper, int lower, int first, int end) => Assert.Equal(first..end, Wall.Between(upper, lower));

    [Fact]
    public void A_wall_without_pictures_has_no_rows_and_no_height()
    {
        Assert.Equal(0, WallLayout.Of([]).Height);
        Assert.Equal(..0, WallLayout.Empty.Between(0, 1000));
    }

    [Fact]
    public void Ten_thousand_pictures_stand_where_their_rows_add_up_to()
    {
        var rows = GalleryRow.Fill(Enumerable.Range(0, 10_000).Select(i =>
            new PictureSummary($"{i}", null, i, "", 256 + i % 7 * 64, 512, 1, DateTimeOffset.UnixEpoch, null, null, null, null, null, false, false, false)), 1000, 200);
        var wall = WallLayout.Of(rows);
        Assert.Equal(rows.Sum(it => it.Height + 8) - 8, wall.Height);
        Assert.All(Enumerable.Range(0, 50).Select(i => i * wall.Height / 50), height =>
        {
            var seen = wall.Between(height, height + 900);
            Assert.InRange(height, wall.Tops[seen.Start.Value], wall.Tops[seen.Start.Value] + rows[seen.Start.Value].Height + 8);
            Assert.InRange(seen.End.Value - seen.Start.Value, 1, 12);
        });
    }
}
