using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Core.Tests.Prompts;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Infotext;

public sealed class InfotextTests
{
    [Fact]
    public void Reading_equals_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/infotext.json");
        Assert.All(golden.RootElement.GetProperty("cases").EnumerateArray(), c =>
        {
            var text = GenerationParameters.Parse(c.GetProperty("text").GetString()!);
            var own = text.Entries.Where(e => !e.IsDefault).ToDictionary(e => e.Key, e => e.Value);
            own["Prompt"] = text.Prompt;
            own["Negative prompt"] = text.Negative;
            Assert.Equal(Values(c.GetProperty("explicit")), own.OrderBy(p => p.Key, StringComparer.Ordinal));
            var defaults = Values(c.GetProperty("defaults")).Where(p => p.Key != "Hires VAE/TE"); // the fork's own
            Assert.Equal(defaults, text.Entries.Where(e => e.IsDefault).Select(e => KeyValuePair.Create(e.Key, e.Value)).OrderBy(p => p.Key, StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Writing_equals_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/infotext.json");
        Assert.All(golden.RootElement.GetProperty("write").EnumerateArray(), c =>
        {
            var p = c.GetProperty("params");
            var fields = new InfotextFields
            {
                Prompt = p.GetProperty("prompt").GetString()!,
                Negative = p.GetProperty("negative_prompt").GetString()!,
                Steps = p.GetProperty("steps").GetInt32(),
                Sampler = p.GetProperty("sampler_name").GetString()!,
                ScheduleType = p.GetProperty("scheduler").GetString(),
                CfgScale = p.GetProperty("cfg_scale").GetDouble(),
                Seed = p.GetProperty("seed").GetInt64(),
                Width = p.GetProperty("width").GetInt32(),
                Height = p.GetProperty("height").GetInt32(),
                ModelHash = p.GetProperty("sd_model_hash").GetString(),
                Model = p.GetProperty("sd_model_name").GetString(),
                Subseed = p.GetProperty("subseed").GetInt64(),
                SubseedStrength = p.GetProperty("subseed_strength").GetDouble(),
                SeedResizeFromWidth = p.GetProperty("seed_resize_from_w").GetInt32(),
                SeedResizeFromHeight = p.GetProperty("seed_resize_from_h").GetInt32(),
                ClipSkip = p.GetProperty("clip_skip").GetInt32(),
                Ensd = p.GetProperty("ensd").GetInt64(),
                Rng = p.GetProperty("randn").GetString(),
                Tiling = p.GetProperty("tiling").GetBoolean(),
                Extra = [.. p.GetProperty("extra").EnumerateObject().Select(e => (e.Name, e.Value.ValueKind == JsonValueKind.String ? e.Value.GetString()! : e.Value.GetRawText()))],
                Version = "v1.10.1",
            };
            Assert.Equal(c.GetProperty("text_out").GetString(), InfotextWriter.Write(fields, InfotextNumbers.Python));
        });
    }

    [Fact]
    public void A_second_passes_size_is_written_as_in_the_reference()
    {
        using var golden = Golden.Json("sampling/cfg.json");
        Assert.All(golden.RootElement.GetProperty("hires_resolution").EnumerateArray(), c =>
        {
            int number(string name) => c.GetProperty(name).GetInt32();
            // In the old way the picture's own sides are those of the second pass.
            var hires = c.GetProperty("use_old_hires_fix_width_height").GetBoolean()
                ? new HiresOptions(Width: number("width"), Height: number("height"))
                : new HiresOptions(c.GetProperty("hr_scale").GetDouble(), Width: number("hr_resize_x"), Height: number("hr_resize_y"));
            var fields = RequestInfotext.ToFields(new GenerateRequest("x", Hires: hires), 1, -1, number("first_w"), number("first_h"), "Easel 1");
            Assert.Equal(
                c.GetProperty("infotext").EnumerateObject().Select(it => (it.Name, it.Value.ValueKind == JsonValueKind.Number ? InfotextWriter.Number(it.Value.GetDouble()) : it.Value.GetString()!)),
                fields.Extra.Where(it => it.Key is "Hires upscale" or "Hires resize").Select(it => (it.Key, it.Value)));
        });
    }

    [Fact]
    public void Quotes_equal_the_reference()
    {
        using var golden = Golden.Json("text/infotext.json");
        Assert.All(golden.RootElement.GetProperty("quote").EnumerateArray().Where(c => c.GetProperty("text").ValueKind == JsonValueKind.String), c =>
            Assert.Equal(c.GetProperty("result").GetString(), InfotextQuoting.Quote(c.GetProperty("text").GetString()!)));
        // Numbers and flags are never quoted: what they print as stays as it is.
        Assert.All(golden.RootElement.GetProperty("quote").EnumerateArray().Where(c => c.GetProperty("text").ValueKind is JsonValueKind.Number or JsonValueKind.True), c =>
            Assert.Equal(c.GetProperty("result").ToString(), InfotextQuoting.Quote(c.GetProperty("text").ToString())));
        Assert.All(golden.RootElement.GetProperty("unquote").EnumerateArray(), c =>
            Assert.Equal(c.GetProperty("result").GetString(), InfotextQuoting.Unquote(c.GetProperty("text").GetString()!)));
    }

    [Fact]
    public void Mission_3_20_A_text_from_a_picture_site_fills_the_request_and_names_what_it_cannot_use()
    {
        var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse(
            "a cat, (hat:1.2)\nNegative prompt: dog\nSteps: 30, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 123, Size: 640x480, Model: site_model, Model hash: abcdef1234, "
            + "Clip skip: 2, Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Latent, Lora hashes: \"x: 1, y: 2\", Some extension: \"x: 1, y: 2\", Version: v1.6.0"));
        Assert.Equal(("a cat, (hat:1.2)", "dog", 30, "DPM++ 2M", "Karras", 6.5), (request.Prompt, request.Negative, request.Steps, request.Sampler, request.Scheduler, request.Cfg));
        Assert.Equal((640, 480, 123, "site_model", 2, NoiseSource.Nv), (request.Width, request.Height, request.Seed, request.Model, request.ClipSkip, request.NoiseSource));
        Assert.Equal(new HiresOptions(1.5, null, 0, 0.4), request.Hires);
        Assert.Contains(unused, e => e.Key == "Some extension" && (string)e.Value == "x: 1, y: 2");
    }

    [Fact]
    public void A_request_comes_back_from_its_own_text()
    {
        var request = new GenerateRequest("a [cat:dog:0.5], 💐，(x:1.2)\nBREAK y", "bad, worse: \"worst\"", Model: "m, with: both", Vae: "v", Sampler: "DPM++ 2M", Scheduler: "Karras",
            Steps: 33, Cfg: 5.5, Width: 640, Height: 512, Seed: 4294967295, Subseed: 7, SubseedStrength: 0.25, ClipSkip: 2, Eta: 0.67, Ensd: 31337, NoiseSource: NoiseSource.Cpu,
            SeedResizeWidth: 512, SeedResizeHeight: 768, Emphasis: Emphasis.NoNorm, Sampling: new SamplingTuning(12.5, 0.1, 20, 1.003, 0.02, 15, 5, true, true, true, true, 0.5, 0.7, new UniPcTuning(UniPcVariant.VaryingCoefficients, UniPcSpacing.TimeQuadratic, 2, false)), Text: new TextTuning(true, 10, PadAsBefore: true),
            Guidance: new GuidanceTuning(0.7, 0.05, 1.5, true, 0.1, 0.9), Tiling: true, Hires: new HiresOptions(1.5, "ESRGAN_4x", 12, 0.45));
        var text = InfotextWriter.Write(RequestInfotext.ToFields(request, request.Seed, request.Subseed, 640, 512, "Easel 0.1.0"));
        var back = RequestInfotext.ToRequest(GenerationParameters.Parse(text));
        Assert.Equal(request, back.Request);
        Assert.Empty(back.Unused);
    }

    public static TheoryData<ImageToImageOptions?, HiresOptions?, RefinerOptions?> Pictures => new()
    {
        { new ImageToImageOptions("", Strength: 0.4), null, null },
        { new ImageToImageOptions("", null, 0.6, ResizeMode.Latent, null, true, true, 1.2, 0.9, 0.1, "#102030"), null, null },
        { new ImageToImageOptions("", "", Inpaint: new InpaintOptions(8, 2, true, MaskedContent.Noise, MaskArea.Masked, 64, true, 0.5, new SoftInpaintOptions(2, 0.75, 8, 0.5, 1, 3))), null, null },
        { new ImageToImageOptions("", Inpaint: new InpaintOptions(MaskContent: MaskedContent.Nothing, MaskFromAlpha: true)), null, null },
        { new ImageToImageOptions("", Outpaint: new OutpaintOptions(64, 8, 16, 32, OutpaintMethod.Simple, 12, 1.5, 0.2)), null, null },
        { null, new HiresOptions(1.5, "Latent (nearest-exact)", 12, 0.45, 0, 0, "DPM++ 2M", "Karras", "other", "a dog, with: comma", "blur", 4.5), new RefinerOptions("r", 0.7, true, RefinedPass.Both) },
        { null, new HiresOptions(Width: 1024), new RefinerOptions("r", 0.5) },
        { null, new HiresOptions(Width: 640, Height: 960), null },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void What_a_picture_was_made_from_comes_back_from_its_text(ImageToImageOptions? image, HiresOptions? hires, RefinerOptions? refiner)
    {
        var request = new GenerateRequest("a cat", Width: 512, Height: 512, Seed: 1, Subseed: 1, Image: image, Hires: hires, Refiner: refiner, Scheduler: "Karras");
        var fields = RequestInfotext.ToFields(request, 1, 1, 512, 512, "Easel 0.1.0") with { InitImageHash = image is null ? null : "abc" };
        var back = RequestInfotext.ToRequest(GenerationParameters.Parse(InfotextWriter.Write(fields)));
        Assert.Equal((image, hires, refiner), (back.Request.Image, back.Request.Hires, back.Request.Refiner));
        Assert.Empty(back.Unused);
    }

    [Fact]
    public void What_A1111_writes_about_samplers_is_read()
    {
        var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse(
            "a (cat:1.2)\nSteps: 20, Sampler: DDIM, Schedule type: Karras, CFG scale: 7, Seed: 1, Size: 512x512, Seed resize from: 640x384, Eta: 0.9, Eta DDIM: 0.4, "
            + "Schedule max sigma: 14, Schedule min sigma: 0.05, Schedule rho: 6, Sigma churn: 3, Sigma tmin: 0.2, Sigma tmax: inf, Sigma noise: 1.01, Discard penultimate sigma: True, "
            + "Skip Early CFG: 0.1, NGMS: 2, NGMS all steps: True, CFG Rescale: 0.7, Noise Schedule: Zero Terminal SNR, Emphasis: No norm, UniPC variant: bh2, UniPC skip type: logSNR, UniPC order: 2, UniPC lower order final: False, Beta scheduler alpha: 0.5, SGM noise multiplier: True, Pad conds: True, Version: v1.10.1"));
        Assert.Equal(new SamplingTuning(3, 0.2, 0, 1.01, 0.05, 14, 6, true, true, true, BetaAlpha: 0.5, UniPc: new UniPcTuning(UniPcVariant.Bh2, UniPcSpacing.LogSnr, 2, false)), request.Sampling);
        Assert.Equal(new TextTuning(PadConditions: true), request.Text);
        Assert.Equal(new GuidanceTuning(0.7, 0.1, 2, true), request.Guidance);
        Assert.Equal((640, 384, Emphasis.NoNorm, 0.4), (request.SeedResizeWidth, request.SeedResizeHeight, request.Emphasis, request.Eta));
        Assert.Empty(unused);
        Assert.Equal(["Emphasis", "Noise Schedule", "UniPC variant"], RequestInfotext.ToRequest(GenerationParameters.Parse(
            "x\nSteps: 20, Sampler: Euler, Emphasis: Louder, Noise Schedule: Other, UniPC variant: bh3")).Unused.Select(it => it.Key));
    }

    [Fact]
    public void A_picture_of_an_old_version_is_painted_by_that_versions_rules()
    {
        var (request, unused) = RequestInfotext.ToRequest(GenerationParameters.Parse("a [cat:dog:0.5]\nSteps: 20, Sampler: DDIM, CFG scale: 7, Seed: 1, Size: 512x512, Version: v1.5.2"));
        Assert.Equal(new TextTuning(OldScheduling: true, PadAsBefore: true), request.Text);
        Assert.True(request.Sampling.DowncastAlphas);
        Assert.Empty(unused);
        var (later, _) = RequestInfotext.ToRequest(GenerationParameters.Parse("a [cat:dog:0.5]\nSteps: 20, Sampler: DDIM, CFG scale: 7, Seed: 1, Size: 512x512, Version: v1.10.1"));
        Assert.Equal((new TextTuning(), false), (later.Text, later.Sampling.DowncastAlphas));
    }

    [Fact]
    public void Mission_3_2_Emoji_come_back_from_the_text() => Assert.Equal("💐👩💐", GenerationParameters.Parse("💐👩💐\nSteps: 20, Sampler: Euler, Seed: 1").Prompt);

    [Property(MaxTest = 500)]
    public void Any_text_is_read(PromptSoup soup, string? other)
    {
        RequestInfotext.ToRequest(GenerationParameters.Parse(soup.Text));
        RequestInfotext.ToRequest(GenerationParameters.Parse(other ?? ""));
        RequestInfotext.ToRequest(GenerationParameters.Parse($"{other}\nSteps: {soup.Text}, Size: 0x99999999999, First pass size: 0x0, Seed: {other}, Version: v1.{other}"));
    }

    [Property]
    public void A_quoted_value_comes_back(string? value)
    {
        value ??= "";
        var quoted = InfotextQuoting.Quote(value);
        if (quoted != value) Assert.Equal(value, InfotextQuoting.Unquote(quoted));
    }

    [Fact]
    public void A_long_last_line_takes_no_time() => Assert.NotEmpty(GenerationParameters.Parse(new string('a', 200_000)).Prompt);

    private static IEnumerable<KeyValuePair<string, object>> Values(JsonElement values) => values.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Name, p.Value.ValueKind switch
    {
        JsonValueKind.String => (object)p.Value.GetString()!,
        JsonValueKind.Number => p.Value.GetInt32(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => p.Value.GetRawText(),
    }));

    [Theory]
    [InlineData(FaceRestorer.CodeFormer, 0.5, "Face restoration: CodeFormer, Size"), InlineData(FaceRestorer.CodeFormer, 0.8, "CodeFormer weight: 0.8"), InlineData(FaceRestorer.Gfpgan, 0.5, "Face restoration: GFPGAN, Size")]
    public void Restored_faces_are_told_in_A1111s_words_and_read_back(FaceRestorer restorer, double weight, string told)
    {
        var faces = new FaceOptions(restorer, weight);
        var text = InfotextWriter.Write(RequestInfotext.ToFields(new GenerateRequest("x") { Faces = faces }, 1, -1, 64, 64, "Easel 1"));
        Assert.Contains(told, text, StringComparison.Ordinal);
        var read = RequestInfotext.ToRequest(GenerationParameters.Parse(text));
        Assert.Equal(faces, read.Request.Faces);
        Assert.Empty(read.Unused);
        // An unknown network is not dropped silently.
        var unknown = RequestInfotext.ToRequest(GenerationParameters.Parse("x\nSteps: 2, Sampler: Euler, CFG scale: 7, Face restoration: Magic"));
        Assert.Null(unknown.Request.Faces);
        Assert.Equal("Face restoration", Assert.Single(unknown.Unused).Key);
    }
}
