using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Worker.Tests.Networks;

namespace Easel.Worker.Tests.Generation;

/// <summary>Faces, the upscaler of image to image, parameters taken from pictures, inpaint sketch, and networks beside a refiner.</summary>
public sealed class FinishingTests : IDisposable
{
    private readonly HandMade made = new();
    private readonly Studio studio;

    public FinishingTests() => studio = new Studio(1, made.Models);

    public void Dispose()
    {
        studio.Dispose();
        made.Dispose();
    }

    [Theory]
    [InlineData(FaceRestorer.CodeFormer, "codeformer-v0.1.0.pth", "models/Codeformer"), InlineData(FaceRestorer.Gfpgan, "GFPGANv1.4.pth", "models/GFPGAN")]
    public async Task Faces_without_their_network_are_refused_with_the_file_and_its_folder_before_anything_is_painted(FaceRestorer restorer, string file, string folder)
    {
        var error = await Assert.ThrowsAsync<ModelNotFoundException>(() => studio.PaintAsync(Studio.Request with { Faces = new FaceOptions(restorer) }));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(studio.Events, news => news is JobProgress);

        // With the network there, what finds faces is missing still.
        await File.WriteAllBytesAsync(made.PathOf($"{folder["models/".Length..]}/{file}"), [1], TestContext.Current.CancellationToken);
        error = await Assert.ThrowsAsync<ModelNotFoundException>(() => studio.PaintAsync(Studio.Request with { Faces = new FaceOptions(restorer) }));
        Assert.Contains("face_detection_yunet_2023mar.onnx", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ResizeMode.Just), InlineData(ResizeMode.Crop), InlineData(ResizeMode.Fill)]
    public async Task A_small_picture_is_enlarged_by_the_chosen_upscaler_and_a_large_one_by_none(ResizeMode mode)
    {
        var small = Pattern(32, 24);
        Save("small.png", small);
        Save("large.png", Pattern(96, 128));
        var options = new ImageToImageOptions("small.png", Strength: 0, ResizeMode: mode, ImageUpscaler: "Nearest");
        var request = Studio.Request with { Image = options };
        var nearest = await studio.PixelsAsync(request);
        Assert.Equal(PictureFit.To(small, 64, 64, mode, (it, width, height) => it.Resize(width, height, ResizeFilter.Nearest)).Bytes, nearest);
        Assert.NotEqual(nearest, await studio.PixelsAsync(request with { Image = options with { ImageUpscaler = null } }));
        var large = request with { Image = options with { InitImage = "large.png" } };
        Assert.Equal(await studio.PixelsAsync(large with { Image = large.Image! with { ImageUpscaler = null } }), await studio.PixelsAsync(large));
        var text = GenerationParameters.Parse(studio.Assets.Images[0].Infotext!);
        Assert.Equal("Nearest", text["Img2img upscaler"]);
        Assert.Equal("Nearest", RequestInfotext.ToRequest(text).Request.Image!.ImageUpscaler);
        await Assert.ThrowsAsync<ModelNotFoundException>(() => studio.PaintAsync(request with { Image = options with { ImageUpscaler = "magic" } }));
    }

    [Fact]
    public async Task Pictures_of_a_folder_are_repainted_by_their_own_parameters_where_asked()
    {
        Directory.CreateDirectory(studio.Assets.PathOf("folder"));
        ImageFile.Save(studio.Assets.PathOf("folder/a.png"), Pattern(64, 64), ImageFormat.Png, "a dog\nNegative prompt: mush\nSteps: 2, Sampler: Euler a, Schedule type: Karras, CFG scale: 4, Seed: 11, Size: 64x64");
        Save("folder/b.png", Pattern(64, 64));
        var request = Studio.Request with { Prompt = "in snow", Sampler = "Euler", Image = new ImageToImageOptions("folder", FromText: TakenFromText.Prompt | TakenFromText.Seed | TakenFromText.Cfg | TakenFromText.Sampler | TakenFromText.Steps) };
        var result = await studio.PaintAsync(request);
        var (own, plain) = (GenerationParameters.Parse(result.Images[0].Infotext), GenerationParameters.Parse(result.Images[1].Infotext));
        Assert.Equal(("in snow a dog", "", "11", "4", "Euler a", "Karras", "2"), (own.Prompt, own.Negative, own["Seed"], own["CFG scale"], own["Sampler"], own["Schedule type"], own["Steps"]));
        Assert.Equal(("in snow", "5", "7", "Euler", "3"), (plain.Prompt, plain["Seed"], plain["CFG scale"], plain["Sampler"], plain["Steps"]));
        Assert.Contains("b.png carries no generation parameters", Assert.Single(studio.Events.OfType<JobLog>()).Message, StringComparison.Ordinal);

        // Each is what its own request paints.
        var expected = studio.Assets.Images[0].Picture.Bytes;
        Assert.Equal(expected, await studio.PixelsAsync(Studio.Request with { Prompt = "in snow a dog", Sampler = "Euler a", Scheduler = "Karras", Steps = 2, Cfg = 4, Seed = 11, Image = new ImageToImageOptions("folder/a.png") }));
    }

    [Fact]
    public async Task What_was_drawn_on_a_picture_is_painted_over_and_nothing_else_changes()
    {
        var picture = Pattern(64, 64);
        var drawn = Pattern(64, 64);
        for (var y = 16; y < 48; y++)
            for (var x = 32; x < 56; x++) ((byte[])[255, 0, 0]).CopyTo(drawn[x, y]);
        Save("in.png", picture);
        Save("drawn.png", drawn);
        var options = new ImageToImageOptions("in.png", Strength: 0.9, Inpaint: new InpaintOptions(0, MaskSketch: "drawn.png"));
        await studio.PaintAsync(Studio.Request with { Image = options });
        var painted = studio.Assets.Images[^1].Picture;
        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 64; x++)
                if (x is < 32 or >= 56 || y is < 16 or >= 48) Assert.Equal(picture[x, y].ToArray(), painted[x, y].ToArray());
        Assert.NotEqual(picture[40, 30].ToArray(), painted[40, 30].ToArray());

        // A transparent drawing colours what it starts from less, and lets the picture through.
        var (half, mask) = InpaintSketch.Of(picture, drawn, 0.4, 0);
        Assert.Equal((byte)153, mask.Values[30 * 64 + 40]);
        Assert.Equal((255 * 153 + picture[40, 30][0] * 102 + 127) / 255, half[40, 30][0]);
        var through = await studio.PixelsAsync(Studio.Request with { Image = options with { Inpaint = options.Inpaint with { MaskTransparency = 40 } } });
        Assert.NotEqual(painted.Bytes, through);
        var text = GenerationParameters.Parse(studio.Assets.Images[^1].Infotext!);
        Assert.Equal(("True", "40"), (text["Mask sketch"], text["Mask transparency"]));
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { Image = options with { Inpaint = options.Inpaint with { MaskTransparency = 100 } } }));
        Assert.Contains("paints nothing", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { Image = options with { Mask = "drawn.png" } }));
        Assert.Equal("image.inpaint.maskSketch", error.Problems.Single().Field);
    }

    [Fact]
    public async Task A_refiner_of_the_same_family_has_the_prompts_networks_too()
    {
        made.Lora("style");
        var alone = await studio.PixelsAsync(Studio.Request with { Prompt = "a cat <lora:style:1>" });
        // It is the same model, and takes over at the first step: with the same networks it paints the same.
        Assert.Equal(alone, await studio.PixelsAsync(Studio.Request with { Prompt = "a cat <lora:style:1>", Refiner = new RefinerOptions(Studio.Model, 0.01) }));
        Assert.NotEqual(alone, await studio.PixelsAsync(Studio.Request with { Refiner = new RefinerOptions(Studio.Model, 0.01) }));
        var second = Studio.Request with { Prompt = "a cat", Hires = new HiresOptions(1.5, Prompt: "a cat <lora:style:1>"), Refiner = new RefinerOptions(Studio.Model, 0.01) };
        Assert.Equal(await studio.PixelsAsync(second with { Refiner = null }), await studio.PixelsAsync(second));
    }

    [Fact]
    public async Task Networks_and_embeddings_that_only_the_second_pass_names_are_written_with_their_hashes()
    {
        made.Lora("style");
        made.Embedding("muse");
        var result = await studio.PaintAsync(Studio.Request with { Hires = new HiresOptions(1.5, Prompt: "a muse <lora:style:1>") });
        var text = GenerationParameters.Parse(result.Images[0].Infotext);
        Assert.StartsWith("style: ", text["Lora hashes"], StringComparison.Ordinal);
        Assert.StartsWith("muse: ", text["TI hashes"], StringComparison.Ordinal);
        Assert.Contains("lora:style", text["Hashes"], StringComparison.Ordinal);
    }

    private void Save(string name, PixelBuffer picture) => ImageFile.Save(studio.Assets.PathOf(name), picture, ImageFormat.Png, overwrite: true);

    private static PixelBuffer Pattern(int width, int height)
    {
        var picture = new PixelBuffer(width, height, 3);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) ((byte[])[(byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) * 4)]).CopyTo(picture[x, y]);
        return picture;
    }
}
