using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Ldsr;
using Easel.Imaging;
using Easel.Testing;
using Easel.Worker.Devices;
using Easel.Worker.Models;
using Easel.Worker.Tests.Generation;

namespace Easel.Worker.Tests.Extras;

public sealed class UpscaleHandlerTests : IDisposable
{
    private const string Infotext = "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 9, Size: 24x16";

    private readonly MemoryAssets assets = new();
    private readonly DevicePool devices = new(threads: 1);
    private readonly List<JobEvent> events = [];

    public UpscaleHandlerTests() => ImageFile.Save(assets.PathOf("a.png"), Noise(24, 16), ImageFormat.Png, Infotext);

    public void Dispose()
    {
        devices.Dispose();
        assets.Dispose();
    }

    [Fact]
    public async Task A_picture_is_enlarged_by_a_network_and_keeps_its_parameters()
    {
        var result = await RunAsync(new PostProcessing { Upscale = new UpscaleStep(Golden.PathOf("models/esrgan-x4-new.safetensors"), 3) });
        var image = Assert.Single(result.Images);
        Assert.Equal((72, 48), (image.Width, image.Height));
        Assert.Equal("a", assets.Images[0].Source);
        var text = GenerationParameters.Parse(image.Infotext);
        Assert.Equal(("a cat", "dog", "9"), (text.Prompt, text.Negative, text["Seed"]));
        Assert.Equal(("3", "esrgan-x4-new"), (text["Postprocess upscale by"], text["Postprocess upscaler"]));
        Assert.Contains(events, news => news is JobImageProcessed { Image: 0 });
        var fractions = events.OfType<JobProgress>().Select(it => it.Fraction).ToList();
        Assert.Equal(fractions.Order(), fractions);
    }

    [Theory]
    [InlineData(2, 0, 0, 0, true, 48, 32), InlineData(4, 60, 0, 0, true, 60, 40), InlineData(4, 0, 50, 0, true, 50, 33), InlineData(4, 0, 0, 64, true, 96, 64)]
    [InlineData(4, 0, 50, 50, true, 50, 50), InlineData(4, 0, 50, 50, false, 75, 50), InlineData(0.5, 0, 0, 0, true, 12, 8)]
    public async Task The_size_is_what_was_asked_for(double scale, int maxSide, int width, int height, bool crop, int expectedWidth, int expectedHeight)
    {
        var result = await RunAsync(new PostProcessing { Upscale = new UpscaleStep("Lanczos", scale) { MaxSide = maxSide, Width = width, Height = height, Crop = crop } });
        Assert.Equal((expectedWidth, expectedHeight), (result.Images[0].Width, result.Images[0].Height));
    }

    [Fact]
    public async Task Two_upscalers_are_blended_by_their_visibility()
    {
        var pictures = new byte[3][];
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(new PostProcessing { Upscale = new UpscaleStep("Nearest", 2) { Second = "Lanczos", SecondVisibility = new[] { 0, 1, 0.25 }[i] } });
            pictures[i] = assets.Images[^1].Picture.Bytes;
        }

        var source = ImageFile.Load(assets.PathOf("a.png"));
        Assert.Equal(source.Resize(48, 32, ResizeFilter.Nearest).Bytes, pictures[0]);
        Assert.Equal(source.Resize(48, 32, ResizeFilter.Lanczos).Bytes, pictures[1]);
        for (var i = 0; i < pictures[2].Length; i++) Assert.InRange(pictures[2][i] - (0.75 * pictures[0][i] + 0.25 * pictures[1][i]), -1, 0.001);
    }

    [Fact]
    public async Task The_steps_run_in_webuis_order()
    {
        // Enlarged to 96×64, split for 16×32 into parts, each with a mirrored copy.
        var result = await RunAsync(new PostProcessing { Upscale = new UpscaleStep("Nearest", 4), Split = new SplitStep(16, 32, 0.9, 0), Flip = FlipCopies.Horizontal });
        Assert.True(result.Images.Length is > 2 and var count && count % 2 == 0);
        Assert.All(result.Images, image => Assert.Equal((16, 32), (image.Width, image.Height)));
    }

    [Fact]
    public async Task In_a_folder_a_broken_picture_is_left_out_and_told_and_alone_it_is_an_error()
    {
        Directory.CreateDirectory(assets.PathOf("many"));
        File.Copy(assets.PathOf("a.png"), assets.PathOf("many/1.png"));
        File.WriteAllText(assets.PathOf("many/2.png"), "no picture");
        File.WriteAllText(assets.PathOf("many/notes.txt"), "not looked at");
        File.Copy(assets.PathOf("a.png"), assets.PathOf("many/3.PNG"));
        var steps = new PostProcessing { Upscale = new UpscaleStep("Nearest", 2) };
        var result = await RunAsync(steps, "many");
        Assert.Equal(["1.png", "3.PNG"], result.Images.Select(image => Path.GetFileName(image.Source)));
        Assert.EndsWith("2.png", Assert.Single(result.Skipped).Path, StringComparison.Ordinal);
        Assert.Contains(events, news => news is JobLog { Level: JobLogLevel.Warning });

        File.WriteAllText(assets.PathOf("b.png"), "no picture");
        await Assert.ThrowsAsync<ImageException>(() => RunAsync(steps, "b.png"));
        Directory.CreateDirectory(assets.PathOf("empty"));
        Assert.Contains("holds no picture", (await Assert.ThrowsAsync<InvalidRequestException>(() => RunAsync(steps, "empty"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_no_memory_holds_is_refused_and_among_several_left_out()
    {
        var steps = new PostProcessing { Upscale = new UpscaleStep("Lanczos") { Width = 32768, Crop = false } };
        ImageFile.Save(assets.PathOf("square.png"), Noise(8, 8), ImageFormat.Png, null);
        Assert.Contains("32768×32768", (await Assert.ThrowsAsync<PictureTooLargeException>(() => RunAsync(steps, "square.png"))).Message, StringComparison.Ordinal);
        ImageFile.Save(assets.PathOf("flat.png"), Noise(32768, 1), ImageFormat.Png, null);
        var result = await RunAsync(steps, "square.png", "flat.png");
        Assert.Equal((32768, 1), (Assert.Single(result.Images).Width, result.Images[0].Height));
        Assert.Contains("square.png", Assert.Single(result.Skipped).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upscaler_that_is_not_there_is_named_with_where_it_belongs()
    {
        var error = await Assert.ThrowsAsync<ModelNotFoundException>(() => RunAsync(new PostProcessing { Upscale = new UpscaleStep("R-ESRGAN 4x+") }));
        Assert.Contains("RealESRGAN_x4plus.pth", error.Message, StringComparison.Ordinal);
        Assert.Contains("ESRGAN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LDSR_is_found_by_webui_s_name_and_makes_as_many_steps_as_were_asked_for()
    {
        Assert.Contains("'LDSR' is webui's name for LDSR/model.ckpt", (await Assert.ThrowsAsync<ModelNotFoundException>(() => RunAsync(Enlarging(1)))).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(assets.PathOf("models/LDSR"));
        Directory.CreateDirectory(assets.PathOf("models/ESRGAN"));
        File.Copy(Golden.PathOf("models/esrgan-x4-new.safetensors"), assets.PathOf("models/ESRGAN/model.safetensors"));
        using (var scope = TorchSharp.torch.NewDisposeScope())
        {
            var config = new LdsrConfig(new UNetConfig(6, 3, 32, [1, 1], [1, 1], [0, 1], 0, 0, null, 32, false, null), new VaeConfig(32, [1, 1, 1], 1, 3, HasEncoder: false), 8);
            using var network = new LdsrNetwork(new Weights(new RandomWeights(1)), config);
            SafetensorsWriter.Write(assets.PathOf("models/LDSR/model.safetensors"), network.NamedParameters().ToDictionary(it => it.Name, TorchSharp.torch.Tensor (it) => it.Parameter));
        }

        var result = await RunAsync(Enlarging(1));
        Assert.Equal((48, 32), (result.Images[0].Width, result.Images[0].Height));
        Assert.Equal("LDSR", GenerationParameters.Parse(result.Images[0].Infotext)["Postprocess upscaler"]);
        var (one, again) = (Rounds(), await RunAsync(Enlarging(1)));
        Assert.Equal(2 * one, Rounds());
        await RunAsync(Enlarging(3));
        Assert.True(Rounds() > 3 * one, "As many rounds as with one step.");
        Assert.Equal(assets.Images[0].Picture.Bytes, assets.Images[1].Picture.Bytes);
        Assert.NotEqual(assets.Images[0].Picture.Bytes, assets.Images[2].Picture.Bytes);
        Assert.Equal(["steps.upscale.ldsrSteps"], new UpscaleRequest(["a.png"]) { Steps = Enlarging(0) }.Problems().Select(problem => problem.Field));

        int Rounds() => events.OfType<JobProgress>().Count(it => it.Stage == JobStage.Process);

        static PostProcessing Enlarging(int steps) => new() { Upscale = new UpscaleStep("LDSR", 2) { LdsrSteps = steps } };
    }

    [Fact]
    public void A_request_comes_back_from_JSON_and_tells_all_its_problems()
    {
        var request = new UpscaleRequest(["a.png", "b"])
        {
            Recursive = true,
            Steps = new PostProcessing { Upscale = new UpscaleStep("x", 2) { Second = "y", SecondVisibility = 0.5, LdsrSteps = 7 }, Split = new SplitStep(64, 64), FocalCrop = new FocalCropStep(64, 64), Flip = FlipCopies.Horizontal | FlipCopies.Both },
            Output = new OutputOptions { Stealth = StealthText.Alpha, Sidecar = true },
        };
        Assert.Equal(request, RequestJson.Read(RequestJson.Write(request)));
        var old = (UpscaleRequest)RequestJson.Read("""{"kind":"upscale","images":["a.png"],"steps":{"upscale":{}}}""");
        Assert.Equal(new UpscaleStep(), old.Steps.Upscale);
        var bad = new UpscaleRequest([]) { Steps = new PostProcessing { Gfpgan = 2, Upscale = new UpscaleStep(Scale: 9) { SecondVisibility = 0.5 } }, Output = new OutputOptions(Format: ImageFormat.Jpg) { Stealth = StealthText.Rgb } };
        Assert.Equal(["images", "steps.gfpgan", "steps.upscale.second", "steps.upscale.scale", "output.stealth"], bad.Problems().Select(problem => problem.Field));
    }

    private async Task<UpscaleResult> RunAsync(PostProcessing steps, params string[] images)
    {
        using var control = new JobControl();
        var job = new JobContext(JobId.New(TimeProvider.System), control, assets, news => { lock (events) events.Add(news); });
        ImmutableArray<string> sources = images.Length == 0 ? ["a.png"] : [.. images];
        return (UpscaleResult)await new JobRunner(new FolderModelStore([assets.PathOf("models")]), devices, TimeProvider.System).RunAsync(new UpscaleRequest(sources) { Steps = steps }, job);
    }

    private static PixelBuffer Noise(int width, int height)
    {
        var picture = new PixelBuffer(width, height, 3);
        new Random(3).NextBytes(picture.Bytes);
        return picture;
    }
}
