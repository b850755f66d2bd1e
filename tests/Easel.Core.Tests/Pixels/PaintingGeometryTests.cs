using System.Text.Json;
using Easel.Core.Pixels;
using Easel.Testing;

namespace Easel.Core.Tests.Pixels;

public sealed class PaintingGeometryTests : IDisposable
{
    private readonly JsonDocument _file = Golden.Json("sampling/cfg.json");

    [Fact]
    public void A_mask_is_blurred_as_in_the_web_ui()
    {
        foreach (var c in Cases("mask_blur"))
        {
            var blurred = Mask(c, "mask_u8").Blurred(Int(c, "blur_x"), Int(c, "blur_y"));
            AssertWithinOne(Mask(c, "result_u8"), blurred);
        }
    }

    [Fact]
    public void A_mask_is_brought_to_latent_size_as_in_the_web_ui()
    {
        foreach (var c in Cases("latent_mask"))
        {
            var (width, height) = (Int(c, "latent_w"), Int(c, "latent_h"));
            var soft = LatentMask.Soft(Mask(c, "mask_u8"), width, height);
            AssertWithinOne(Mask(c, "soft_x255"), soft);
            var rounded = LatentMask.Rounded(Mask(c, "mask_u8"), width, height);
            foreach (var (i, expected) in Mask(c, "rounded").Values.Index())
                Assert.True(rounded[i] == expected || Mask(c, "soft_x255").Values[i] is 127 or 128, $"{i}");
        }
    }

    [Fact]
    public void The_region_around_a_mask_is_padded_and_extended_as_in_the_web_ui()
    {
        foreach (var c in Cases("crop_region"))
        {
            var (width, height) = (Int(c, "image_w"), Int(c, "image_h"));
            var mask = new GrayMask(new byte[width * height], width, height);
            if (c.GetProperty("mask_box_xyxy").ValueKind == JsonValueKind.Null)
            {
                Assert.Null(mask.Bounds());
                continue;
            }

            var box = Region(c, "mask_box_xyxy");
            for (var y = box.Top; y < box.Bottom; y++)
                mask.Values.AsSpan(y * width + box.Left, box.Width).Fill(255);

            Assert.Equal(box, mask.Bounds());
            var padded = mask.Bounds()!.Value.Padded(Int(c, "padding"), width, height);
            Assert.Equal(Region(c, "crop_region"), padded);
            Assert.Equal(Region(c, "expanded"), padded.ExtendedTo(Int(c, "processing_w"), Int(c, "processing_h"), width, height));
        }
    }

    [Fact]
    public void Two_pass_sizes_equal_the_web_uis()
    {
        foreach (var c in Cases("hires_resolution"))
        {
            var (width, height, toWidth, toHeight) = (Int(c, "width"), Int(c, "height"), Int(c, "hr_resize_x"), Int(c, "hr_resize_y"));
            var size = c.GetProperty("use_old_hires_fix_width_height").GetBoolean() ? HiresSize.FromFinal(width, height)
                : toWidth == 0 && toHeight == 0 ? HiresSize.Scaled(width, height, c.GetProperty("hr_scale").GetDouble())
                : HiresSize.Resized(width, height, toWidth, toHeight);
            Assert.Equal(
                new HiresSize(
                    Int(c, "first_w"), Int(c, "first_h"), Int(c, "upscale_to_x"), Int(c, "upscale_to_y"), Int(c, "truncate_x"), Int(c, "truncate_y")),
                size);
        }
    }

    [Theory]
    [InlineData(1.5, 768, 1152)]
    [InlineData(2, 1024, 1536)]
    [InlineData(2.25, 1152, 1728)]
    public void Mission_2_7_the_final_size_is_the_first_times_the_factor(double factor, int width, int height) =>
        Assert.Equal(new HiresSize(512, 768, width, height), HiresSize.Scaled(512, 768, factor));

    [Theory]
    [InlineData(1.3, 0, 0, 80, 120)]
    [InlineData(2, 0, 200, 128, 200)]
    [InlineData(2, 160, 160, 160, 160)]
    public void Mission_2_7_the_true_size_of_a_result_is_known_before_it_is_painted(double factor, int toWidth, int toHeight, int width, int height) =>
        Assert.Equal((width, height), HiresSize.Of(new Core.Requests.HiresOptions(factor, Width: toWidth, Height: toHeight), 64, 96).Result());

    public void Dispose() => _file.Dispose();

    private IEnumerable<JsonElement> Cases(string name) => _file.RootElement.GetProperty(name).EnumerateArray();

    private static int Int(JsonElement c, string name) => c.GetProperty(name).GetInt32();

    private static PixelRegion Region(JsonElement c, string name)
    {
        var box = c.GetProperty(name).Deserialize<int[]>()!;
        return new(box[0], box[1], box[2], box[3]);
    }

    private static GrayMask Mask(JsonElement c, string name)
    {
        var rows = c.GetProperty(name).Deserialize<int[][]>()!;
        return new([.. rows.SelectMany(row => row).Select(value => (byte)value)], rows[0].Length, rows.Length);
    }

    private static void AssertWithinOne(GrayMask expected, GrayMask actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        foreach (var (i, value) in expected.Values.Index())
            Assert.InRange(actual.Values[i], value - 1, value + 1);
    }
}
