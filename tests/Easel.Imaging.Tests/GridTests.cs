using Easel.Core.Pixels;

namespace Easel.Imaging.Tests;

public sealed class GridTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 2, 2)]
    [InlineData(6, 3, 2)]
    [InlineData(7, 7, 1)]
    public void A_batch_is_arranged_as_A1111_does(int count, int columns, int rows)
    {
        var grid = Grid.Arrange([.. Enumerable.Range(0, count).Select(i => Flat(2, 3, (byte)(i + 1)))]);
        Assert.Equal((columns * 2, rows * 3), (grid.Width, grid.Height));
        for (var i = 0; i < count; i++) Assert.Equal(i + 1, grid[i % columns * 2 + 1, i / columns * 3 + 2][0]);
    }

    [Fact]
    public void Cells_without_a_picture_stay_black()
    {
        var grid = Grid.Arrange([Flat(2, 2, 9), Flat(2, 2, 9), Flat(2, 2, 9)], columns: 2);
        Assert.Equal(0, grid[3, 3][0]);
    }

    [Fact]
    public void Different_sizes_do_not_make_a_grid() => Assert.Throws<ArgumentException>(() => Grid.Arrange([Flat(2, 2, 1), Flat(3, 2, 1)]));

    private static PixelBuffer Flat(int width, int height, byte value) => new(width, height, 3, [.. Enumerable.Repeat(value, width * height * 3)]);
}
