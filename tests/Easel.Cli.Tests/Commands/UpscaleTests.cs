using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Tests.Commands;

public sealed class UpscaleTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-upscale-");
    private readonly string picture;

    public UpscaleTests()
    {
        picture = Path.Combine(data.FullName, "holiday.png");
        var noise = new PixelBuffer(20, 10, 3);
        new Random(1).NextBytes(noise.Bytes);
        ImageFile.Save(picture, noise, ImageFormat.Png, "words\nSteps: 1, Seed: 2, Size: 20x10");
    }

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task A_picture_is_enlarged_into_the_extras_folder_and_told_in_JSON()
    {
        var run = await Easel(picture, "--upscaler", "Lanczos", "--scale", "2", "--json");
        Assert.Equal(0, run.Status);
        var image = run.Json().GetProperty("images")[0];
        Assert.Equal((40, 20), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        var path = image.GetProperty("path").GetString()!;
        Assert.StartsWith(Path.Combine(data.FullName, "outputs", "extras-images"), path);
        Assert.EndsWith("00001-holiday.png", path);
        Assert.Equal("words\nSteps: 1, Seed: 2, Size: 20x10, Postprocess upscale by: 2, Postprocess upscaler: Lanczos", ImageFile.Inspect(path).Infotext);
    }

    [Fact]
    public async Task Cutting_alone_enlarges_nothing_and_a_named_file_is_taken()
    {
        var target = Path.Combine(data.FullName, "cut.webp");
        var run = await Easel(picture, "--focal-crop", "16x16", "--output", target);
        Assert.Equal((0, target), (run.Status, run.Out.Trim()));
        Assert.Equal((16, 16), (ImageFile.Load(target).Width, ImageFile.Load(target).Height));
    }

    [Theory]
    [InlineData("--scale", "9", "--scale"), InlineData("--second-visibility", "0.5", "--second-upscaler"), InlineData("--split", "12", "--split"), InlineData("--split", "8x8", "--split")]
    [InlineData("--auto-crop --auto-crop-max-error", "2", "--auto-crop-max-error"), InlineData("--upscaler", "no-such", "no-such"), InlineData("--name", "[nonsense]", "[nonsense]")]
    [InlineData("--codeformer", "1.5", "--codeformer"), InlineData("--no-number --name", "", "--name")]
    public async Task A_bad_value_is_named_with_its_option(string options, string value, string named)
    {
        var run = await Easel([picture, .. options.Split(' '), value]);
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains(named, run.Error);
    }

    [Fact]
    public async Task A_picture_that_is_not_there_is_named()
    {
        var run = await Easel(Path.Combine(data.FullName, "none.png"));
        Assert.Equal(2, run.Status);
        Assert.Contains("none.png", run.Error);
    }

    private Task<Run> Easel(params string[] options) => Run.Easel(["upscale", "--data-dir", data.FullName, .. options]);
}
