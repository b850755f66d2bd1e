using System.Text.Json;
using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Api.Tests.Webui;

public sealed class GenerationTests
{
    private static readonly string[] InfoKeys =
    [
        "prompt", "all_prompts", "negative_prompt", "all_negative_prompts", "seed", "all_seeds", "subseed", "all_subseeds", "subseed_strength", "width", "height", "sampler_name", "cfg_scale", "steps",
        "batch_size", "restore_faces", "face_restoration_model", "sd_model_name", "sd_model_hash", "sd_vae_name", "sd_vae_hash", "seed_resize_from_w", "seed_resize_from_h", "denoising_strength",
        "extra_generation_params", "index_of_first_image", "infotexts", "styles", "job_timestamp", "clip_skip", "is_using_inpainting_conditioning", "version",
    ];

    [Fact]
    public async Task Mission_1_1_a_prompt_alone_gives_one_picture_of_512_pixels_with_its_parameters()
    {
        await using var host = await ApiHost.StartAsync();
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", new { prompt = "a cat" });
        Assert.Equal(200, status);
        var file = Convert.FromBase64String(Assert.Single(json.GetProperty("images").EnumerateArray()).GetString()!);
        var metadata = ImageMetadata.Read(file, "answer");
        Assert.Equal((512, 512, SourceFormat.Png), (metadata.Width, metadata.Height, metadata.Format));
        var text = GenerationParameters.Parse(metadata.Infotext!);
        Assert.Equal(("a cat", "50", "Euler", "7"), (text.Prompt, text["Steps"], text["Sampler"], text["CFG scale"]));
        // A1111's own default: the generator of graphics cards.
        Assert.Equal("NV", text["RNG"]);
        var info = JsonElement.Parse(json.GetProperty("info").GetString()!);
        Assert.Empty(InfoKeys.Except(info.EnumerateObject().Select(it => it.Name)));
        Assert.Equal("a cat", json.GetProperty("parameters").GetProperty("prompt").GetString());
        Assert.Equal(metadata.Infotext, info.GetProperty("infotexts")[0].GetString());
    }

    [Fact]
    public async Task Several_pictures_come_behind_their_grid_with_a_seed_each()
    {
        await using var host = await ApiHost.StartAsync();
        var (_, json) = await host.PostAsync("/sdapi/v1/txt2img", new { prompt = "x", seed = 5, n_iter = 2, batch_size = 2, width = 64, height = 64, steps = 2 });
        var info = JsonElement.Parse(json.GetProperty("info").GetString()!);
        Assert.Equal((5, 1), (json.GetProperty("images").GetArrayLength(), info.GetProperty("index_of_first_image").GetInt32()));
        Assert.Equal([5, 6, 7, 8], info.GetProperty("all_seeds").EnumerateArray().Select(it => it.GetInt32()));
        var (_, without) = await host.PostAsync("/sdapi/v1/txt2img", new { prompt = "x", n_iter = 2, width = 64, height = 64, override_settings = new { return_grid = false, samples_format = "webp" } });
        Assert.Equal(2, without.GetProperty("images").GetArrayLength());
        Assert.Equal(SourceFormat.Webp, ImageMetadata.Read(Convert.FromBase64String(without.GetProperty("images")[0].GetString()!), "x").Format);
    }

    [Fact]
    public async Task What_clients_send_besides_is_passed_over_and_null_is_the_default()
    {
        await using var host = await ApiHost.StartAsync();
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", JsonElement.Parse("""
            {"prompt": "x", "width": 64, "height": 64, "steps": 2, "url": "http://x", "auth": "", "clip_skip": 1, "denoising_strength": null, "mask": null, "script_name": null, "styles": ["None"],
             "sampler_index": "DPM++ 2M Karras", "seed": "-1", "hr_additional_modules": [], "hr_upscaler": "string", "script_args": [], "uniqueDocumentId": {"a": [1]}, "override_settings": {"nonsense": 1},
             "alwayson_scripts": {"ADetailer": {"args": [false]}, "Refiner": {"args": []}, "controlnet": {"args": []}}, "restore_faces": false, "eta": 1.0, "s_tmax": 0}
            """));
        Assert.True(status == 200, json.ToString());
        var info = JsonElement.Parse(json.GetProperty("info").GetString()!);
        Assert.Equal("DPM++ 2M", info.GetProperty("sampler_name").GetString());
        Assert.Equal("Karras", GenerationParameters.Parse(info.GetProperty("infotexts")[0].GetString()!)["Schedule type"]);
    }

    [Theory]
    [InlineData("""[true, true, "LoRA", "style(1a2b3c4d)", 0.8, "0.5", "LoRA", "None", 1, 1, "LoRA", "other", 1, 0]""", "style(1a2b3c4d)|0.8|0.5", "other|1|0")]
    [InlineData("""[true, false, "LoRA", "style", 0.8, 0.5]""", "style|0.8|0.8")]
    [InlineData("""[true, "LoRA", "style", 0.7, "LoRA", "None", 1]""", "style|0.7|0.7")]
    [InlineData("""[false, "LoRA", "style", 0.7]""")]
    public async Task Mission_5_8_rows_of_additional_networks_arrive_in_both_versions_of_the_script(string arguments, params string[] rows)
    {
        await using var host = await ApiHost.StartAsync();
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", JsonElement.Parse($$"""
            {"prompt": "x", "width": 64, "height": 64, "steps": 2, "alwayson_scripts": {"Additional networks for generating": {"args": {{arguments}} } } }
            """));
        Assert.True(status == 200, json.ToString());
        var text = GenerationParameters.Parse(JsonElement.Parse(json.GetProperty("info").GetString()!).GetProperty("infotexts")[0].GetString()!);
        Assert.Equal(rows, Enumerable.Range(1, 5).Where(i => text[$"AddNet Model {i}"] is not null).Select(i => $"{text[$"AddNet Model {i}"]}|{text[$"AddNet Weight A {i}"]}|{text[$"AddNet Weight B {i}"]}"));
    }

    [Fact]
    public async Task Two_clients_with_their_own_models_get_their_own_models_and_the_options_stay()
    {
        await using var host = await ApiHost.StartAsync();
        var answers = await Task.WhenAll(((string[])["tiny", "other", "tiny", "other"]).Select(model =>
            host.PostAsync("/sdapi/v1/txt2img", new { prompt = model, width = 64, height = 64, override_settings = new { sd_model_checkpoint = model, CLIP_stop_at_last_layers = 2 } })));
        foreach (var (_, json) in answers)
        {
            var text = GenerationParameters.Parse(JsonElement.Parse(json.GetProperty("info").GetString()!).GetProperty("infotexts")[0].GetString()!);
            Assert.Equal((text.Prompt, "2"), (text["Model"], text["Clip skip"]));
        }

        Assert.Equal("tiny.safetensors", (await host.GetAsync("/sdapi/v1/options")).GetProperty("sd_model_checkpoint").GetString());
        await host.PostAsync("/sdapi/v1/txt2img", new { width = 64, height = 64, override_settings = new { sd_model_checkpoint = "other" }, override_settings_restore_afterwards = false });
        Assert.Equal("other", (await host.GetAsync("/sdapi/v1/options")).GetProperty("sd_model_checkpoint").GetString());
    }

    [Fact]
    public async Task An_infotext_supplies_what_is_not_given()
    {
        await using var host = await ApiHost.StartAsync();
        var (_, json) = await host.PostAsync("/sdapi/v1/txt2img", new { infotext = "a dog\nNegative prompt: mush\nSteps: 9, Sampler: Euler a, CFG scale: 4, Seed: 12, Size: 64x72, RNG: CPU", steps = 3 });
        var text = GenerationParameters.Parse(JsonElement.Parse(json.GetProperty("info").GetString()!).GetProperty("infotexts")[0].GetString()!);
        Assert.Equal(("a dog", "mush", "3", "Euler a", "4", "12", "64", "72", "CPU"), (text.Prompt, text.Negative, text["Steps"], text["Sampler"], text["CFG scale"], text["Seed"], text["Size-1"], text["Size-2"], text["RNG"]));
    }

    [Fact]
    public async Task An_infotext_supplies_the_second_pass_the_refiner_and_how_prompts_are_read()
    {
        await using var host = await ApiHost.StartAsync();
        const string infotext = "a dog\nSteps: 9, Sampler: Euler, Seed: 12, Size: 64x72, ENSD: 31337, Seed resize from: 48x96, Tiling: True, Emphasis: No norm, Old prompt editing timelines: True, "
            + "Guidance end: 0.8, Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Latent, Refiner: tiny, Refiner switch at: 0.7";
        var request = await RequestOfAsync(host, new { infotext });
        Assert.Equal((31337, 48, 96, true, Emphasis.NoNorm), (request.Ensd, request.SeedResizeWidth, request.SeedResizeHeight, request.Tiling, request.Emphasis));
        Assert.Equal((new TextTuning(OldScheduling: true), 0.8), (request.Text, request.Guidance.GuidanceEnd));
        Assert.Equal(new HiresOptions(1.5, Strength: 0.4), request.Hires);
        Assert.Equal(new RefinerOptions("tiny", 0.7), request.Refiner);
        Assert.Null((await RequestOfAsync(host, new { infotext, enable_hr = false })).Hires);
    }

    // The request that a body became.
    private static async Task<GenerateRequest> RequestOfAsync(ApiHost host, object body)
    {
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", body);
        Assert.True(status == 200, json.ToString());
        var picture = (await host.GetAsync("/api/v1/pictures")).GetProperty("pictures")[0].GetProperty("id").GetString();
        return Assert.IsType<GenerateRequest>(RequestJson.Read((await host.GetAsync($"/api/v1/pictures/{picture}")).GetProperty("request").GetRawText()));
    }

    [Fact]
    public async Task Hires_fields_become_the_second_pass()
    {
        await using var host = await ApiHost.StartAsync();
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", new { prompt = "x", width = 64, height = 64, enable_hr = true, hr_scale = 1.5, hr_upscaler = "Latent (nearest)", hr_second_pass_steps = 4, denoising_strength = 0.4, hr_sampler_name = "Euler a" });
        Assert.True(status == 200, json.ToString());
        var picture = (await host.GetAsync("/api/v1/pictures")).GetProperty("pictures")[0].GetProperty("id").GetString();
        var hires = (await host.GetAsync($"/api/v1/pictures/{picture}")).GetProperty("request").GetProperty("hires");
        Assert.Equal((1.5, "Latent (nearest)", 4, 0.4, "Euler a"), (hires.GetProperty("scale").GetDouble(), hires.GetProperty("upscaler").GetString(), hires.GetProperty("steps").GetInt32(), hires.GetProperty("strength").GetDouble(), hires.GetProperty("sampler").GetString()));
        Assert.Equal(400, (await host.PostAsync("/sdapi/v1/txt2img", new { enable_hr = true, hr_upscaler = "string" })).Status);
    }

    [Fact]
    public async Task Faces_are_restored_by_the_field_or_the_setting_with_the_network_of_the_settings()
    {
        await using var host = await ApiHost.StartAsync();
        async Task<(string? Restorer, double? Weight)> PaintAsync(object body)
        {
            var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", body);
            Assert.True(status == 200, json.ToString());
            var picture = (await host.GetAsync("/api/v1/pictures")).GetProperty("pictures")[0].GetProperty("id").GetString();
            var request = (await host.GetAsync($"/api/v1/pictures/{picture}")).GetProperty("request");
            Assert.Equal(request.TryGetProperty("faces", out var faces), JsonElement.Parse(json.GetProperty("info").GetString()!).GetProperty("restore_faces").GetBoolean());
            return faces.ValueKind == JsonValueKind.Undefined ? (null, null) : (faces.GetProperty("restoreFaces").GetString(), faces.GetProperty("faceWeight").GetDouble());
        }

        Assert.Equal(("codeformer", 0.5), await PaintAsync(new { prompt = "x", width = 64, height = 64, restore_faces = true }));
        Assert.Equal(("codeformer", 0.8), await PaintAsync(new { prompt = "x", width = 64, height = 64, override_settings = new { face_restoration = true, code_former_weight = 0.8 } }));
        Assert.Equal(("gfpgan", 0.5), await PaintAsync(new { prompt = "x", width = 64, height = 64, restore_faces = true, override_settings = new { face_restoration_model = "GFPGAN" } }));
        Assert.Equal(default, await PaintAsync(new { prompt = "x", width = 64, height = 64, restore_faces = false, override_settings = new { face_restoration = true } }));
        Assert.Equal(default, await PaintAsync(new { prompt = "x", width = 64, height = 64 }));
    }

    [Fact]
    public async Task Image_to_image_takes_pictures_with_and_without_the_prefix_of_a_data_address()
    {
        await using var host = await ApiHost.StartAsync();
        var picture = Convert.ToBase64String(ImageEncoder.Encode(new Core.Pixels.PixelBuffer(16, 16, 3), ImageFormat.Png));
        foreach (var text in (string[])[picture, $"data:image/png;base64,{picture}"])
        {
            var (status, json) = await host.PostAsync("/sdapi/v1/img2img", new { prompt = "x", init_images = (string[])[text], mask = text, width = 64, height = 64, denoising_strength = 0.3, image_cfg_scale = 1.5, inpainting_fill = 1, inpaint_full_res = false, mask_blur = 2, inpainting_mask_invert = 1, override_settings = new { upscaler_for_img2img = "lanczos" } });
            Assert.True(status == 200, json.ToString());
            Assert.Equal(JsonValueKind.Null, json.GetProperty("parameters").GetProperty("init_images").ValueKind);
        }

        var id = (await host.GetAsync("/api/v1/pictures")).GetProperty("pictures")[0].GetProperty("id").GetString();
        var image = (await host.GetAsync($"/api/v1/pictures/{id}")).GetProperty("request").GetProperty("image");
        // Clients send this to every model, and only instruct-pix2pix models have it.
        Assert.False(image.TryGetProperty("imageCfg", out _));
        Assert.Equal("Lanczos", image.GetProperty("imageUpscaler").GetString());
        Assert.Equal((0.3, 2.0, true, "original", "whole"), (image.GetProperty("strength").GetDouble(), image.GetProperty("inpaint").GetProperty("maskBlur").GetDouble(),
            image.GetProperty("inpaint").GetProperty("maskInvert").GetBoolean(), image.GetProperty("inpaint").GetProperty("maskContent").GetString(), image.GetProperty("inpaint").GetProperty("maskArea").GetString()));
    }

    [Fact]
    public async Task Several_pictures_are_repainted_as_a_batch_with_seeds_that_count_on()
    {
        await using var host = await ApiHost.StartAsync();
        var pictures = new byte[] { 10, 20, 30 }.Select(grey => Convert.ToBase64String(ImageEncoder.Encode(Grey(grey), ImageFormat.Png))).ToArray();
        var (status, json) = await host.PostAsync("/sdapi/v1/img2img", new { prompt = "x", init_images = pictures, batch_size = 4, n_iter = 2, seed = 5, width = 64, height = 64, override_settings = new { return_grid = false } });
        Assert.True(status == 200, json.ToString());
        var info = JsonElement.Parse(json.GetProperty("info").GetString()!);
        Assert.Equal([5, 6, 7, 8, 9, 10], info.GetProperty("all_seeds").EnumerateArray().Select(it => it.GetInt32()));
        Assert.Equal(3, info.GetProperty("batch_size").GetInt32());
        Assert.Equal(6, json.GetProperty("images").GetArrayLength());
        // Each began from its own picture, and the second round from the first one again.
        var jobs = (await host.GetAsync("/api/v1/pictures")).GetProperty("pictures").EnumerateArray().Select(it => it.GetProperty("id").GetString()).Reverse().ToList();
        var inputs = new List<string?>();
        foreach (var id in jobs) inputs.Add((await host.GetAsync($"/api/v1/pictures/{id}")).GetProperty("request").GetProperty("image").GetProperty("initImage").GetString());
        Assert.Equal(3, inputs.Distinct().Count());
        Assert.Equal(inputs[..3], inputs[3..]);

        var (few, refusal) = await host.PostAsync("/sdapi/v1/img2img", new { prompt = "x", init_images = pictures, batch_size = 2 });
        Assert.Equal(422, few);
        Assert.Contains("bad number of images passed: 3; expecting 2 or less", refusal.GetProperty("detail").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sdapi/v1/interrogate", "{}", "Image not found")]
    [InlineData("/sdapi/v1/interrogate", """{"image": "PICTURE", "model": "clip"}""", "Model not found: 'clip'")]
    [InlineData("/tagger/v1/interrogate", """{"image": "", "model": "wd14-vit-v2"}""", "Image not found")]
    [InlineData("/tagger/v1/interrogate", """{"image": "PICTURE", "model": "wd14-vit-v2"}""", "Model not found: 'wd14-vit-v2'")]
    public async Task Describing_a_picture_finds_no_model_and_says_so_as_clients_expect(string route, string body, string words)
    {
        await using var host = await ApiHost.StartAsync();
        var (status, json) = await host.PostAsync(route, JsonElement.Parse(body.Replace("PICTURE", Convert.ToBase64String(ImageEncoder.Encode(Grey(10), ImageFormat.Png)), StringComparison.Ordinal)));
        Assert.Equal(404, status);
        Assert.Contains(words, json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await host.GetAsync("/tagger/v1/interrogators")).GetProperty("models").EnumerateArray());
    }

    [Theory]
    [InlineData("txt2img", """{"sampler_name": "Nonsense"}""", 400, "Sampler not found")]
    [InlineData("txt2img", """{"override_settings": {"sd_model_checkpoint": "absent"}}""", 404, "Unknown checkpoint 'absent'")]
    [InlineData("txt2img", """{"override_settings": {"sd_model_checkpoint": "/etc/passwd"}}""", 404, "Unknown checkpoint")]
    [InlineData("txt2img", """{"script_name": "X/Y/Z plot"}""", 422, "Script 'X/Y/Z plot' not found")]
    [InlineData("txt2img", """{"alwayson_scripts": {"Additional networks for generating": {"args": [true, "Odd", "style", 1]}}}""", 422, "module 'Odd'")]
    [InlineData("txt2img", """{"alwayson_scripts": {"nonsense": {"args": []}}}""", 422, "always on script nonsense not found")]
    [InlineData("txt2img", """{"alwayson_scripts": {"controlnet": {"args": [{"model": "canny", "image": "x"}]}}}""", 422, "controlnet")]
    [InlineData("img2img", """{}""", 404, "Init image not found")]
    [InlineData("img2img", """{"init_images": ["no picture"]}""", 422, "Invalid encoded image")]
    [InlineData("img2img", """{"init_images": ["aGVsbG8="]}""", 422, "this is no picture")]
    [InlineData("img2img", """{"init_images": ["http://169.254.169.254/latest"]}""", 400, "not allowed")]
    [InlineData("txt2img", """{"override_settings": {"sd_model_checkpoint": "broken"}}""", 500, "bug")]
    public async Task Refusals_have_the_status_and_words_that_clients_look_at(string route, string body, int status, string words)
    {
        await using var host = await ApiHost.StartAsync();
        var (got, json) = await host.PostAsync($"/sdapi/v1/{route}", JsonElement.Parse(body));
        Assert.True(got == status, $"{got}: {json}");
        Assert.Contains(words, json.GetProperty("detail").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", json.ToString(), StringComparison.Ordinal);
        Assert.True(json.TryGetProperty("error", out _) && json.TryGetProperty("body", out _) && json.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task A_wrong_type_is_told_with_its_field_as_FastAPI_does()
    {
        await using var host = await ApiHost.StartAsync();
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", JsonElement.Parse("""{"steps": "many", "width": [], "prompt": 7, "cfg_scale": 1e9}"""));
        Assert.Equal(422, status);
        Assert.Equal(["cfg_scale", "prompt", "steps", "width"], json.GetProperty("detail").EnumerateArray().Select(it => it.GetProperty("loc")[1].GetString()).Order(StringComparer.Ordinal));
    }

    private static Core.Pixels.PixelBuffer Grey(byte level)
    {
        var pixels = new Core.Pixels.PixelBuffer(16, 16, 3);
        Array.Fill(pixels.Bytes, level);
        return pixels;
    }
}
