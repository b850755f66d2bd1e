using Easel.Core.Pixels;
using Easel.Core.Requests;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Pixels;

public sealed class PictureTests
{
    [Property(MaxTest = 30)]
    public void Resizing_to_its_own_size_changes_nothing_and_a_plain_colour_stays_plain(byte width, byte height, byte colour)
    {
        var picture = Noise(width % 20 + 1, height % 20 + 1, 3, colour);
        Assert.Equal(picture.Bytes, picture.Resize(picture.Width, picture.Height, ResizeFilter.Lanczos).Bytes);
        var plain = Plain(width % 20 + 1, height % 20 + 1, colour);
        foreach (var resized in new[] { plain.Resize(31, 7, ResizeFilter.Lanczos), plain.Resize(5, 40, ResizeFilter.Bicubic), plain.Resize(3, 3, ResizeFilter.Nearest) })
            Assert.All(resized.Bytes, value => Assert.Equal(colour, value));
    }

    [Theory]
    [InlineData(ResizeMode.Just), InlineData(ResizeMode.Crop), InlineData(ResizeMode.Fill), InlineData(ResizeMode.Latent)]
    public void Every_mode_gives_exactly_the_size(ResizeMode mode)
    {
        foreach (var (width, height) in new[] { (40, 24), (24, 40), (7, 64), (64, 7) })
        {
            var fitted = PictureFit.To(Noise(30, 20, 3, 1), width, height, mode);
            Assert.Equal((width, height), (fitted.Width, fitted.Height));
        }
    }

    [Fact]
    public void A_drawing_alone_and_the_picture_with_it_are_the_same_inpaint_sketch()
    {
        var picture = new PixelBuffer(3, 1, 3, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        var alone = new PixelBuffer(3, 1, 4, [0, 0, 0, 0, 255, 0, 0, 255, 0, 255, 0, 51]);
        var drawn = InpaintSketch.On(picture, picture, alone);
        Assert.Equal([10, 20, 30, 255, 0, 0, 56, 115, 72], drawn.Bytes);
        Assert.Equal(drawn.Bytes, InpaintSketch.On(picture, picture, drawn).Bytes);
        Assert.Equal([0, 255, 255], InpaintSketch.Of(picture, drawn, 0, 0).Mask.Values);

        // Of a transparent picture, what was not drawn on stays as it is.
        var glass = new PixelBuffer(2, 1, 4, [9, 9, 9, 128, 8, 8, 8, 0]);
        var flat = Flattening.Onto(glass, [255, 255, 255]);
        Assert.Equal(flat.Bytes, InpaintSketch.On(glass, flat, glass).Bytes);
    }

    [Fact]
    public void Cropping_keeps_the_middle_and_filling_repeats_the_edge()
    {
        // Four columns: 10, 20, 30, 40; two rows.
        var picture = new PixelBuffer(4, 2, 1, [10, 20, 30, 40, 10, 20, 30, 40]);
        Assert.Equal([20, 30, 20, 30], PictureFit.To(picture, 2, 2, ResizeMode.Crop).Bytes);
        var filled = PictureFit.To(picture, 4, 6, ResizeMode.Fill);
        for (var y = 0; y < 6; y++) Assert.Equal([10, 20, 30, 40], filled.Row(y).ToArray());
        Assert.Equal([10, 10, 10, 20, 30, 40, 40, 40], PictureFit.To(picture, 8, 2, ResizeMode.Fill).Row(0).ToArray());
    }

    [Fact]
    public void A_mask_is_white_on_black_or_what_its_alpha_says()
    {
        Assert.Equal([0, 255, 76], PictureMask.Read(new PixelBuffer(3, 1, 3, [0, 0, 0, 255, 255, 255, 255, 0, 0])).Values);
        Assert.Equal([7, 200], PictureMask.Read(new PixelBuffer(2, 1, 1, [7, 200])).Values);
        // Opaque everywhere: the colours count. Transparent somewhere: the alpha does.
        Assert.Equal([255, 0], PictureMask.Read(new PixelBuffer(2, 1, 4, [255, 255, 255, 255, 0, 0, 0, 255])).Values);
        Assert.Equal([0, 255, 0], PictureMask.Read(new PixelBuffer(3, 1, 4, [255, 255, 255, 0, 0, 0, 0, 255, 9, 9, 9, 128])).Values);
    }

    [Fact]
    public void A_pictures_own_transparency_is_a_mask_too()
    {
        Assert.Equal([255, 0, 255], PictureMask.Transparency(new PixelBuffer(3, 1, 4, [1, 1, 1, 0, 2, 2, 2, 255, 3, 3, 3, 254]))!.Values);
        Assert.Null(PictureMask.Transparency(new PixelBuffer(1, 1, 4, [1, 1, 1, 255])));
        Assert.Null(PictureMask.Transparency(new PixelBuffer(1, 1, 3)));
    }

    [Fact]
    public void Transparent_parts_show_the_background()
    {
        var flat = Flattening.Onto(new PixelBuffer(3, 1, 4, [10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128]), [255, 128, 0]);
        Assert.Equal([10, 20, 30, 255, 128, 0, 127, 64, 0], flat.Bytes);
        Assert.Equal([5, 5, 5], Flattening.Onto(new PixelBuffer(1, 1, 1, [5]), [0, 0, 0]).Bytes);
    }

    [Fact]
    public void A_filled_hole_shows_nothing_of_what_was_in_it_and_the_rest_is_untouched()
    {
        var picture = Plain(48, 48, 90);
        var mask = new GrayMask(new byte[48 * 48], 48, 48);
        for (var y = 16; y < 32; y++)
        {
            mask.Values.AsSpan(y * 48 + 16, 16).Fill(255);
            picture.Row(y).Slice(16 * 3, 16 * 3).Fill(255);
        }

        Assert.All(MaskFill.Fill(picture, mask).Bytes, value => Assert.InRange(value, 85, 95));
        var noisy = Noise(48, 48, 3, 7);
        var filled = MaskFill.Fill(noisy, mask);
        for (var i = 0; i < mask.Values.Length; i++)
            if (mask.Values[i] == 0) Assert.Equal(noisy.Bytes.AsSpan(i * 3, 3).ToArray(), filled.Bytes.AsSpan(i * 3, 3).ToArray());
    }

    [Fact]
    public void A_blur_keeps_the_mean_and_spreads_by_its_deviation()
    {
        var point = new PixelBuffer(101, 1, 1);
        point.Bytes[50] = 255;
        var blurred = BoxBlur.Gaussian(point, 2).Bytes;
        Assert.InRange(blurred.Sum(value => value), 245, 265);
        var variance = blurred.Select((value, x) => value * Math.Pow(x - 50, 2)).Sum() / blurred.Sum(value => value);
        Assert.InRange(Math.Sqrt(variance), 1.7, 2.3);
    }

    [Property(MaxTest = 30)]
    public void Outside_the_mask_the_original_stays_to_the_byte(byte seed)
    {
        var (original, painted) = (Noise(24, 16, 3, seed), Noise(10, 8, 3, (byte)(seed + 1)));
        var mask = new GrayMask(Noise(24, 16, 1, (byte)(seed + 2)).Bytes.Select(value => (byte)(value < 128 ? 0 : value)).ToArray(), 24, 16);
        var region = new PixelRegion(3, 2, 18, 14);
        var result = new Overlay(original, mask, region).Over(painted);
        for (var y = 0; y < 16; y++)
        {
            for (var x = 0; x < 24; x++)
            {
                var inside = x is >= 3 and < 18 && y is >= 2 and < 14;
                if (!inside || mask.Values[y * 24 + x] == 0) Assert.Equal(original[x, y].ToArray(), result[x, y].ToArray());
            }
        }

        var all = new GrayMask([.. Enumerable.Repeat((byte)255, 24 * 16)], 24, 16);
        Assert.Equal(Noise(24, 16, 3, 99).Bytes, new Overlay(original, all, null).Over(Noise(24, 16, 3, 99)).Bytes);
    }

    [Fact]
    public void Colours_are_matched_and_brightness_stays()
    {
        var (grey, red) = (Plain(8, 8, 120), new PixelBuffer(8, 8, 3));
        for (var i = 0; i < red.Bytes.Length; i += 3) (red.Bytes[i], red.Bytes[i + 1], red.Bytes[i + 2]) = (200, 40, 40);
        var result = ColourCorrection.Match(grey, red);
        Assert.True(result.Bytes[0] > result.Bytes[1] + 80);
        Assert.InRange(0.3 * result.Bytes[0] + 0.59 * result.Bytes[1] + 0.11 * result.Bytes[2], 118, 122);
        var noise = Noise(16, 16, 3, 4);
        Assert.All(noise.Bytes.Zip(ColourCorrection.Match(noise, noise).Bytes), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
    }

    [Theory]
    [InlineData(LoopCurve.Linear, 0.6), InlineData(LoopCurve.Aggressive, 0.5171573), InlineData(LoopCurve.Lazy, 0.6828427)]
    public void Loops_go_from_the_first_strength_to_the_last(LoopCurve curve, double middle)
    {
        var loops = new LoopbackOptions(3, 0.4, curve);
        Assert.Equal([0.8, middle, 0.4], Enumerable.Range(0, 3).Select(loop => Math.Round(loops.StrengthOf(loop, 0.8), 7)));
        Assert.Equal(0.8, new LoopbackOptions(1, 0.4, curve).StrengthOf(0, 0.8));
    }

    private static PixelBuffer Plain(int width, int height, byte colour) => new(width, height, 3, [.. Enumerable.Repeat(colour, width * height * 3)]);

    private static PixelBuffer Noise(int width, int height, int channels, byte seed)
    {
        var bytes = new byte[width * height * channels];
        new Random(seed).NextBytes(bytes);
        return new(width, height, channels, bytes);
    }
}
