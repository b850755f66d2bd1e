using System.Text;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging.Metadata;
using FsCheck.Xunit;

namespace Easel.Imaging.Tests;

public sealed class StealthInfotextTests : IDisposable
{
    private const int Limit = 1 << 16;
    private readonly string folder = Directory.CreateTempSubdirectory("easel-stealth-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(StealthText.Alpha, 3), InlineData(StealthText.Alpha, 4), InlineData(StealthText.Rgb, 3), InlineData(StealthText.Rgb, 4), InlineData(StealthText.Rgb, 1)]
    public void Mission_5_5_What_is_hidden_is_found_and_the_picture_looks_the_same(StealthText where, int channels)
    {
        var picture = Pictures.Gradient(40, 60, channels);
        var hidden = StealthInfotext.Write(picture, "红色的房子 🏠 Steps: 20", where);
        Assert.Equal("红色的房子 🏠 Steps: 20", StealthInfotext.Read(hidden, Limit));
        if (where == StealthText.Alpha) Assert.Equal(picture.ToRgb().Bytes, hidden.ToRgb().Bytes);
        else Assert.All(picture.ToRgb().Bytes.Zip(hidden.ToRgb().Bytes), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Property(MaxTest = 100)]
    public bool Any_text_comes_back(string? text)
    {
        text = Text(text);
        return text.Length == 0 || StealthInfotext.Read(StealthInfotext.Write(Pictures.Gradient(80, 80), text, StealthText.Rgb), Limit) == text;
    }

    // Bit by bit as the extension writes it, without compression: columns first, the most significant bit first.
    [Theory]
    [InlineData(3), InlineData(4)]
    public void Mission_5_5_The_plain_form_of_other_programs_is_read(int channels)
    {
        var text = "Steps: 1, Seed: 2";
        var length = text.Length * 8;
        byte[] data = [.. Encoding.ASCII.GetBytes(channels == 4 ? "stealth_pnginfo" : "stealth_rgbinfo"), (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. Encoding.UTF8.GetBytes(text)];
        var bits = string.Concat(data.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        var picture = Pictures.Gradient(30, 20, channels);
        var next = 0;
        for (var x = 0; x < picture.Width; x++)
        {
            for (var y = 0; y < picture.Height; y++)
            {
                foreach (var channel in channels == 4 ? [3] : (int[])[0, 1, 2])
                {
                    if (next < bits.Length) picture[x, y][channel] = (byte)((picture[x, y][channel] & 254) | (bits[next++] - '0'));
                }
            }
        }

        Assert.Equal(text, StealthInfotext.Read(picture, Limit));
    }

    [Fact]
    public void A_picture_without_hidden_text_or_with_a_length_that_cannot_be_says_nothing()
    {
        Assert.Null(StealthInfotext.Read(Pictures.Gradient(64, 64, 4), Limit));
        Assert.Null(StealthInfotext.Read(new PixelBuffer(1, 1, 4), Limit));
        var lying = StealthInfotext.Write(Pictures.Gradient(64, 64), "x", StealthText.Rgb);
        // The bits of the length stand behind the mark's 120.
        for (var bit = 121; bit < 152; bit++) lying[bit / 3 / 64, bit / 3 % 64][bit % 3] |= 1;
        Assert.Null(StealthInfotext.Read(lying, Limit));
        // A megabyte of zeros packs into a kilobyte.
        var bomb = StealthInfotext.Write(Pictures.Gradient(200, 200), new string('a', 1 << 20), StealthText.Rgb);
        Assert.Null(StealthInfotext.Read(bomb, Limit));
    }

    [Fact]
    public void A_text_for_which_the_picture_is_too_small_is_refused()
    {
        var random = string.Concat(Enumerable.Range(0, 500).Select(i => (char)('a' + i * 7919 % 26)));
        var error = Assert.Throws<ImageException>(() => StealthInfotext.Write(new PixelBuffer(8, 8, 3), random, StealthText.Rgb));
        Assert.Contains("8×8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImageFormat.Png, StealthText.Alpha), InlineData(ImageFormat.Png, StealthText.Rgb), InlineData(ImageFormat.Webp, StealthText.Rgb), InlineData(ImageFormat.Webp, StealthText.Alpha)]
    public void Mission_5_5_A_saved_picture_tells_its_parameters_after_a_site_stripped_its_texts(ImageFormat format, StealthText where)
    {
        var path = Path.Combine(folder, "a" + format.Extension());
        var options = new OutputOptions(Format: format) { Stealth = where, Lossless = format == ImageFormat.Webp };
        ImageFile.Save(path, Pictures.Gradient(64, 64), options, "words, Steps: 3, Seed: 4, Size: 8x8");
        var stripped = Path.Combine(folder, "b" + format.Extension());
        File.WriteAllBytes(stripped, ImageEncoder.Encode(ImageFile.Load(path), format, lossless: true));
        var found = ImageFile.Inspect(stripped);
        Assert.Equal(("words, Steps: 3, Seed: 4, Size: 8x8", true), (found.Infotext, found.IsHidden));
    }

    [Fact]
    public void Mission_5_5_NovelAIs_comment_becomes_an_infotext_in_the_open_and_hidden()
    {
        const string Comment = """{"steps": 28, "sampler": "k_euler_ancestral", "seed": 123, "scale": 11.0, "uc": "lowres", "width": 512, "height": 768}""";
        const string Expected = "a girl\nNegative prompt: lowres\nSteps: 28, Sampler: Euler a, CFG scale: 11.0, Seed: 123, Size: 512x768, Clip skip: 2, ENSD: 31337";
        var png = ImageEncoder.Encode(Pictures.Gradient(16, 16), ImageFormat.Png);
        foreach (var (keyword, text) in new[] { ("Software", "NovelAI"), ("Description", "a girl"), ("Comment", Comment) })
            png = Pictures.WithChunk(png, "tEXt", Encoding.Latin1.GetBytes($"{keyword}\0{text}"));
        Assert.Equal(Expected, ImageMetadata.Read(png, "test").Infotext);

        var json = System.Text.Json.JsonSerializer.Serialize(new { Software = "NovelAI", Description = "a girl", Comment });
        var path = Path.Combine(folder, "novel.png");
        File.WriteAllBytes(path, ImageEncoder.Encode(StealthInfotext.Write(Pictures.Gradient(64, 64), json, StealthText.Alpha), ImageFormat.Png));
        Assert.Equal(Expected, ImageFile.Inspect(path).Infotext);
    }

    private static string Text(string? text) => new([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);
}
