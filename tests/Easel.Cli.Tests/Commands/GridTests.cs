using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Tests.Commands;

public sealed class GridTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-grid-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Pictures_stand_row_by_row_in_one()
    {
        var grid = Path.Combine(folder.FullName, "grid.png");
        var run = await Run.Easel("grid", Picture("a", 10), Picture("b", 20), Picture("c", 30), "--columns", "2", "--output", grid);
        Assert.Equal((0, grid + "\n"), (run.Status, run.Out));
        var picture = ImageFile.Load(grid);
        Assert.Equal((16, 12), (picture.Width, picture.Height));
        Assert.Equal([10, 20, 30, 0], new[] { picture[0, 0][0], picture[8, 0][0], picture[0, 6][0], picture[8, 6][0] });
        Assert.Equal(1, (await Run.Easel("grid", Picture("a", 10), "--output", grid)).Status);
    }

    [Fact]
    public async Task Pictures_of_another_size_are_named()
    {
        var run = await Run.Easel("grid", Picture("a", 10), Picture("wide", 10, 16), "--output", Path.Combine(folder.FullName, "grid.png"));
        Assert.Equal(2, run.Status);
        Assert.Contains("wide.png has 16×6", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Run.Easel("grid", Picture("a", 10), "--output", "grid.txt")).Status);
    }

    private string Picture(string name, byte grey, int width = 8)
    {
        var path = Path.Combine(folder.FullName, $"{name}.png");
        ImageFile.Save(path, new PixelBuffer(width, 6, 3, [.. Enumerable.Repeat(grey, width * 18)]), ImageFormat.Png, overwrite: true);
        return path;
    }
}
