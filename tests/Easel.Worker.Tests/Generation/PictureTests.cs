using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Worker.Tests.Generation;

/// <summary>Image to image, inpainting, loopback, folders, two passes and refiners as a front end sees them.</summary>
public sealed class PictureTests : IDisposable
{
    private readonly Studio studio = new();

    public PictureTests()
    {
        Save("in.png", Pattern(64, 64));
        Save("mask.png", Half(64, 64));
    }

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task Outside_the_mask_the_saved_file_has_the_pictures_own_bytes()
    {
        var result = await studio.PaintAsync(From(new ImageToImageOptions("in.png", "mask.png", 0.9, Inpaint: new InpaintOptions(0))));
        var asset = studio.Assets.Images.Single();
        var saved = studio.Assets.PathOf("saved.png");
        ImageFile.Save(saved, asset.Picture, ImageFormat.Png, asset.Infotext);
        var (picture, written) = (Pattern(64, 64), ImageFile.Load(saved));
        var changed = 0;
        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                if (x < 32) Assert.Equal(picture[x, y].ToArray(), written[x, y].ToArray());
                else if (!picture[x, y].SequenceEqual(written[x, y])) changed++;
            }
        }

        Assert.True(changed > 800, $"{changed} pixels changed");
        var text = GenerationParameters.Parse(result.Images[0].Infotext);
        Assert.Equal(("0.9", "0"), (text["Denoising strength"], text["Mask blur"]));
        Assert.Matches("^[0-9a-f]{32}$", text["Init image hash"]);
    }

    [Fact]
    public async Task Masks_come_as_white_on_black_as_alpha_and_as_the_pictures_own_transparency()
    {
        var options = new ImageToImageOptions("in.png", "mask.png", 0.9, Inpaint: new InpaintOptions(0));
        var expected = await studio.PixelsAsync(From(options));
        var half = Half(64, 64);
        var alpha = new PixelBuffer(64, 64, 4);
        for (var i = 0; i < 64 * 64; i++) alpha.Bytes[i * 4 + 3] = half.Bytes[i * 3];
        Save("alpha.png", alpha);
        Assert.Equal(expected, await studio.PixelsAsync(From(options with { Mask = "alpha.png" })));

        var erased = new PixelBuffer(64, 64, 4);
        for (var i = 0; i < 64 * 64; i++)
        {
            Pattern(64, 64).Bytes.AsSpan(i * 3, 3).CopyTo(erased.Bytes.AsSpan(i * 4));
            erased.Bytes[i * 4 + 3] = (byte)(255 - half.Bytes[i * 3]);
        }

        Save("erased.png", erased);
        var own = await studio.PixelsAsync(From(options with { InitImage = "erased.png", Mask = null, Inpaint = options.Inpaint with { MaskFromAlpha = true } }));
        for (var x = 0; x < 32 * 3; x++) Assert.Equal(expected[x], own[x]);
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(From(options with { Mask = null, Inpaint = options.Inpaint with { MaskFromAlpha = true } })));
        Assert.Contains("no transparent part", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_picture_of_a_folder_is_repainted_with_the_same_seed_and_its_own_mask()
    {
        Directory.CreateDirectory(studio.Assets.PathOf("pictures"));
        Directory.CreateDirectory(studio.Assets.PathOf("masks"));
        Save("pictures/b.png", Pattern(64, 48));
        Save("pictures/a.png", Pattern(48, 64));
        Save("masks/a.png", Half(48, 64));
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(From(new ImageToImageOptions("pictures", "masks")) with { Width = null, Height = null }));
        // One mask is for all; of several, each picture needs its own.
        Assert.Contains("48×64", error.Message, StringComparison.Ordinal);
        Save("masks/c.png", Half(48, 64));
        error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(From(new ImageToImageOptions("pictures", "masks"))));
        Assert.Contains("no mask for", error.Message, StringComparison.Ordinal);
        Save("masks/b.png", Half(64, 48));
        studio.Assets.Images.Clear();
        studio.Events.Clear();
        var result = await studio.PaintAsync(From(new ImageToImageOptions("pictures", "masks")) with { Width = null, Height = null, Count = 2 });
        Assert.Equal([(48, 64, 5L), (48, 64, 6L), (64, 48, 5L), (64, 48, 6L)], result.Images.Select(it => (it.Width, it.Height, it.Seed)));
        Assert.Equal(["a", "a", "b", "b"], studio.Assets.Images.Select(it => it.Source));
        Assert.Equal([0, 1, 2, 3], studio.Assets.Images.Select(it => it.Index));
        var fractions = studio.Events.OfType<JobProgress>().Select(it => it.Fraction).ToList();
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal("image.initImage", (await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(From(new ImageToImageOptions("absent.png"))))).Problems.Single().Field);
    }

    [Fact]
    public async Task Loops_repaint_the_last_result_with_the_next_seed_and_each_text_paints_its_picture_again()
    {
        var result = await studio.PaintAsync(From(new ImageToImageOptions("in.png", null, 0.8, Loopback: new LoopbackOptions(3, 0.4))));
        Assert.Equal([5L, 6, 7], result.Images.Select(it => it.Seed));
        Assert.Equal(["0.8", "0.6000000000000001", "0.4"], result.Images.Select(it => GenerationParameters.Parse(it.Infotext)["Denoising strength"]));
        var pictures = studio.Assets.Images.Select(it => it.Picture).ToList();
        for (var loop = 1; loop < 3; loop++)
        {
            Save("last.png", pictures[loop - 1]);
            var request = RequestInfotext.ToRequest(GenerationParameters.Parse(result.Images[loop].Infotext)).Request;
            Assert.Equal(pictures[loop].Bytes, await studio.PixelsAsync(request with { Image = request.Image! with { InitImage = "last.png" } }));
        }
    }

    public static TheoryData<ImageToImageOptions> Options =>
    [
        new ImageToImageOptions("in.png", null, 0.6),
        new ImageToImageOptions("in.png", null, 0.6, ResizeMode.Fill, null, true, true, null, 0.9, 0.1),
        new ImageToImageOptions("in.png", null, 0.6, ResizeMode.Latent),
        new ImageToImageOptions("in.png", "mask.png", 0.9, Inpaint: new InpaintOptions(2, 1, true, MaskedContent.Noise, MaskArea.Masked, 8)),
        new ImageToImageOptions("in.png", "mask.png", 0.9, Inpaint: new InpaintOptions(8, Soft: new SoftInpaintOptions(2, 1, 8, 0.5, 1, 3))),
        new ImageToImageOptions("in.png", "mask.png", 0.9, Inpaint: new InpaintOptions(2, MaskContent: MaskedContent.Fill)),
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Mission_2_2_the_text_and_the_picture_it_came_from_paint_the_same_pixels_again(ImageToImageOptions options)
    {
        var result = await studio.PaintAsync(From(options) with { Width = 72, Height = 56 });
        var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse(result.Images[0].Infotext));
        Assert.Empty(unused);
        var again = request with { Image = request.Image! with { InitImage = "in.png", Mask = request.Image.Mask is null ? null : "mask.png" } };
        Assert.Equal(studio.Assets.Images[0].Picture.Bytes, await studio.PixelsAsync(again));
        Assert.Equal(result.Images[0].Infotext, studio.Assets.Images[^1].Infotext);
    }

    [Fact]
    public async Task A_second_pass_enlarges_by_any_upscaler_and_keeps_the_first_where_asked()
    {
        var result = await studio.PaintAsync(Studio.Request with { Hires = new HiresOptions(1.5, "Nearest", KeepFirst: true, Model: Studio.Model), Refiner = new RefinerOptions(Studio.Model, 0.5) });
        Assert.Equal([(AssetKind.FirstPass, 64, 1), (AssetKind.Result, 96, 0)], studio.Assets.Images.Select(it => (it.Kind, it.Picture.Width, it.Index)));
        Assert.Equal(96, Assert.Single(result.Images).Width);
        var text = GenerationParameters.Parse(result.Images[0].Infotext);
        Assert.Equal(("64", "Nearest", "tiny-sd1", "tiny-sd1"), (text["Size-1"], text["Hires upscaler"], text["Hires checkpoint"], text["Refiner"]));

        // The first picture, enlarged on its own, gives the same.
        Save("first.png", studio.Assets.Images[0].Picture);
        var expected = studio.Assets.Images[1].Picture.Bytes;
        Assert.Equal(expected, await studio.PixelsAsync(Studio.Request with { Width = null, Height = null, Hires = new HiresOptions(1.5, "Nearest", FirstPass: "first.png"), Refiner = new RefinerOptions(Studio.Model, 0.5) }));
        var error = await Assert.ThrowsAsync<ModelNotFoundException>(() => studio.PaintAsync(Studio.Request with { Hires = new HiresOptions(1.5, "magic") }));
        Assert.Contains("Latent (nearest-exact)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mission_1_16_running_out_of_memory_in_the_second_pass_falls_back_too()
    {
        var failures = 1;
        var result = await studio.PaintAsync(Studio.Request with { Hires = new HiresOptions(1.5) }, (news, _) =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 5 } && failures-- > 0) throw new InvalidOperationException("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory");
        });
        Assert.Single(result.Images);
        Assert.Contains("memory mode medium", Assert.Single(studio.Events.OfType<JobLog>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutpaintMethod.Mk2, MaskedContent.Original), InlineData(OutpaintMethod.Simple, MaskedContent.Fill)]
    public async Task A_picture_is_continued_and_stays_itself_and_its_text_continues_it_again(OutpaintMethod method, MaskedContent content)
    {
        var options = new ImageToImageOptions("in.png", null, 0.9, Inpaint: new InpaintOptions(MaskContent: content), Outpaint: new OutpaintOptions(Left: 20, Down: 64, OutpaintMethod: method, OutpaintBlur: 2));
        var result = await studio.PaintAsync(From(options) with { Width = method == OutpaintMethod.Mk2 ? 64 : null, Height = method == OutpaintMethod.Mk2 ? 64 : null, Steps = 2, Count = 2 });
        // 64 + 20 comes to 128: the left side takes what rounding adds.
        Assert.Equal([(128, 128), (128, 128)], result.Images.Select(it => (it.Width, it.Height)));
        Assert.Equal([5L, 6], result.Images.Select(it => it.Seed));
        var picture = studio.Assets.Images[0].Picture;
        var original = Pattern(64, 64);
        // Beyond the seam (twice as far as its blur, and the blur's own reach) each pixel is the picture's.
        for (var y = 0; y < 64 - 26; y++)
            for (var x = 26; x < 64; x++) Assert.Equal(original[x, y].ToArray(), picture[x + 64, y].ToArray());
        Assert.Contains(Enumerable.Range(0, 64), y => picture[10, y].ToArray().Any(value => value > 0));

        var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse(result.Images[1].Infotext));
        Assert.Empty(unused);
        var expected = studio.Assets.Images[1].Picture.Bytes;
        Assert.Equal(expected, await studio.PixelsAsync(request with { Image = request.Image! with { InitImage = "in.png" } }));
    }

    private static GenerateRequest From(ImageToImageOptions options) => Studio.Request with { Sampler = "Euler", Image = options };

    private void Save(string name, PixelBuffer picture) => ImageFile.Save(studio.Assets.PathOf(name), picture, ImageFormat.Png, overwrite: true);

    private static PixelBuffer Pattern(int width, int height)
    {
        var picture = new PixelBuffer(width, height, 3);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) ((byte[])[(byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) * 4)]).CopyTo(picture[x, y]);
        return picture;
    }

    private static PixelBuffer Half(int width, int height)
    {
        var mask = new PixelBuffer(width, height, 3);
        for (var y = 0; y < height; y++) mask.Row(y)[(width / 2 * 3)..].Fill(255);
        return mask;
    }
}
