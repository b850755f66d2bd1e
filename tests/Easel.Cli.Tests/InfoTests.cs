using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Tests;

public sealed class InfoTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-info-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpg)]
    [InlineData(ImageFormat.Webp)]
    [InlineData(ImageFormat.Avif)]
    public async Task The_parameters_of_a_picture_are_printed_as_they_were_stored(ImageFormat format)
    {
        const string infotext = "红色的房子, a \"red\" house\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1";
        var path = Path.Combine(folder.FullName, $"p{format.Extension()}");
        ImageFile.Save(path, new PixelBuffer(16, 8, 3), format, infotext);

        Assert.Equal(infotext + "\n", (await Run.Easel("info", path)).Out);
        var json = (await Run.Easel("info", path, "--json")).Json();
        Assert.Equal(infotext, json.GetProperty("infotext").GetString());
        var read = json.GetProperty("parameters");
        Assert.Equal(("红色的房子, a \"red\" house", "blurry"), (read.GetProperty("prompt").GetString(), read.GetProperty("negative").GetString()));
        Assert.Equal("20", read.GetProperty("values").GetProperty("Steps").GetString());
        Assert.Equal((16, 8), (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task Mission_5_5_Parameters_hidden_in_the_pixels_are_found_and_told_to_be_so()
    {
        var path = Path.Combine(folder.FullName, "p.png");
        ImageFile.Save(path, new PixelBuffer(64, 64, 3), new OutputOptions { Stealth = StealthText.Rgb }, "a cat\nSteps: 20, Sampler: Euler a, Seed: 1");
        // As a web site leaves it: the pixels and nothing else.
        File.WriteAllBytes(path, ImageEncoder.Encode(ImageFile.Load(path), ImageFormat.Png));
        var json = (await Run.Easel("info", path, "--json")).Json();
        Assert.Equal(("a cat\nSteps: 20, Sampler: Euler a, Seed: 1", true), (json.GetProperty("infotext").GetString(), json.GetProperty("hidden").GetBoolean()));
    }

    [Fact]
    public async Task A_picture_without_parameters_is_no_error()
    {
        var path = Path.Combine(folder.FullName, "p.png");
        ImageFile.Save(path, new PixelBuffer(16, 8, 3), ImageFormat.Png);
        var run = await Run.Easel("info", path);
        Assert.Equal((0, ""), (run.Status, run.Out));
        Assert.Contains("no generation parameters", run.Error);
    }

    [Fact]
    public async Task What_is_no_picture_is_bad_input()
    {
        var path = Path.Combine(folder.FullName, "p.png");
        File.WriteAllText(path, "hello");
        var run = await Run.Easel("info", path);
        Assert.Equal(2, run.Status);
        Assert.StartsWith($"easel: {path}: this is no picture", run.Error);
    }
}
