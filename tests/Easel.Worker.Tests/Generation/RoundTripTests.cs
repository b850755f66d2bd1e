using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Worker.Tests.Generation;

/// <summary>What a picture's text says is enough to paint it again.</summary>
public sealed class RoundTripTests
{
    private static readonly Dictionary<string, GenerateRequest> Requests = new()
    {
        ["plain"] = Studio.Request,
        ["negative"] = Studio.Request with { Negative = "a dog, (blurry:1.3)", Cfg = 4.75 },
        ["prompt editing"] = Studio.Request with { Prompt = "a [cat:dog:0.5] in a [red|blue] house\nBREAK, \"quoted\": yes", Steps = 4 },
        ["composition"] = Studio.Request with { Prompt = "a cat :1.2 AND a house :0.7" },
        ["another language"] = Studio.Request with { Prompt = "猫 💐, une forêt" },
        ["sampler with schedule"] = Studio.Request with { Sampler = "DPM++ 2M Karras" },
        ["SDE sampler"] = Studio.Request with { Sampler = "DPM++ 2M SDE", Scheduler = "Exponential", Eta = 0.8, Sampling = new(SNoise: 1.01) },
        ["DDIM with eta"] = Studio.Request with { Sampler = "DDIM", Eta = 0.5 },
        ["UniPC"] = Studio.Request with { Sampler = "UniPC" },
        ["LCM"] = Studio.Request with { Sampler = "LCM", Cfg = 1.5 },
        ["DPM adaptive"] = Studio.Request with { Sampler = "DPM adaptive" },
        ["churn"] = Studio.Request with { Sampler = "Heun", Sampling = new(SChurn: 20, STmin: 0.05, STmax: 10, SNoise: 1.003) },
        ["ends and curve"] = Studio.Request with { Sampler = "Euler", Scheduler = "Karras", Sampling = new(SigmaMin: 0.05, SigmaMax: 12.5, Rho: 5) },
        ["levels"] = Studio.Request with { Sampler = "Euler", Sampling = new(DiscardPenultimate: true, ZeroTerminalSnr: true) },
        ["guidance"] = Studio.Request with { Negative = "mush", Guidance = new(0.7, 0.2, 3) },
        ["guidance in all steps"] = Studio.Request with { Negative = "mush", Guidance = new(Ngms: 2.5, NgmsAllSteps: true) },
        ["guidance in a part of the run"] = Studio.Request with { Negative = "mush", Guidance = new(GuidanceStart: 0.25, GuidanceEnd: 0.8) },
        ["no norm"] = Studio.Request with { Prompt = "a (cat:1.4) [dog]", Emphasis = Emphasis.NoNorm },
        ["no brackets"] = Studio.Request with { Prompt = "a (cat:1.4)", Emphasis = Emphasis.None },
        ["variation"] = Studio.Request with { Subseed = 99, SubseedStrength = 0.35 },
        ["seed resize"] = Studio.Request with { SeedResizeWidth = 48, SeedResizeHeight = 96, Seed = 4294967295 },
        ["noise source and ENSD"] = Studio.Request with { NoiseSource = NoiseSource.Nv, Ensd = 31337 },
        ["size and clip skip"] = Studio.Request with { Width = 72, Height = 56, ClipSkip = 2 },
        ["seamless"] = Studio.Request with { Tiling = true },
        ["two passes"] = Studio.Request with { Hires = new HiresOptions(1.5, "Latent (nearest-exact)", 2, 0.6, Sampler: "Euler", Scheduler: "Karras", Prompt: "a dog", Negative: "x", Cfg: 5) },
        ["two passes to a size"] = Studio.Request with { Hires = new HiresOptions(Width: 96, Height: 80, Upscaler: "Lanczos") },
        ["refiner"] = Studio.Request with { Refiner = new RefinerOptions(Studio.Model, 0.4, RefinerBySteps: true) },
        ["batches"] = Studio.Request with { Count = 2, BatchSize = 2, Seed = -1, Steps = 2 },
    };

    public static TheoryData<string> Names => [.. Requests.Keys];

    [Fact]
    public async Task Mission_2_2_fifty_random_forms_are_painted_again_by_the_text_of_their_pictures()
    {
        using var studio = new Studio();
        for (var seed = 0; seed < 50; seed++)
        {
            var form = RandomForm.Of(seed);
            var result = await studio.PaintAsync(form);
            var (pixels, infotext) = (studio.Assets.Images[^1].Picture.Bytes, result.Images[^1].Infotext);
            var file = ImageEncoder.Encode(studio.Assets.Images[^1].Picture, ImageFormat.Png, infotext);
            Assert.Equal(infotext, ImageMetadata.Read(file, "the picture").Infotext);
            var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse(infotext));
            Assert.Empty(unused);
            var again = await studio.PixelsAsync(request);
            Assert.True(pixels.SequenceEqual(again), $"form {seed}: {infotext}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Mission_2_2_the_text_of_a_picture_paints_its_pixels_again(string name)
    {
        using var studio = new Studio();
        var result = await studio.PaintAsync(Requests[name]);
        var pictures = studio.Assets.Images.Select(image => image.Picture.Bytes).ToList();
        Assert.Equal(Requests[name].Count * Requests[name].BatchSize, pictures.Count);
        foreach (var (i, image) in result.Images.Index())
        {
            var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse(image.Infotext));
            Assert.Empty(unused);
            Assert.Equal(pictures[i], await studio.PixelsAsync(request));
            // The new picture says the same of itself.
            Assert.Equal(image.Infotext, studio.Assets.Images[^1].Infotext);
        }
    }
}
