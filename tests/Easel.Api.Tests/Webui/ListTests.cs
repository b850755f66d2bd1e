using System.Text.Json;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Api.Tests.Webui;

public sealed class ListTests
{
    [Theory]
    [InlineData("samplers", "aliases,name,options"), InlineData("schedulers", "aliases,default_rho,label,name,need_inner_model"), InlineData("upscalers", "model_name,model_path,model_url,name,scale"),
     InlineData("latent-upscale-modes", "name"), InlineData("sd-models", "config,filename,hash,model_name,sha256,title"), InlineData("script-info", "args,is_alwayson,is_img2img,name")]
    public async Task Every_list_has_exactly_A1111_s_keys(string route, string keys)
    {
        await using var host = await ApiHost.StartAsync();
        var items = (await host.GetAsync($"/sdapi/v1/{route}")).EnumerateArray().ToList();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(keys, string.Join(',', item.EnumerateObject().Select(it => it.Name).Order(StringComparer.Ordinal))));
    }

    [Theory]
    [InlineData("sd-vae"), InlineData("sd-modules"), InlineData("hypernetworks"), InlineData("face-restorers"), InlineData("realesrgan-models"), InlineData("prompt-styles"), InlineData("loras"), InlineData("extensions")]
    public async Task A_list_of_nothing_is_an_empty_list(string route)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal("[]", (await host.GetAsync($"/sdapi/v1/{route}")).GetRawText());
    }

    [Fact]
    public async Task All_options_come_and_all_of_them_may_be_sent_back_with_one_changed()
    {
        await using var host = await ApiHost.StartAsync();
        var options = (await host.GetAsync("/sdapi/v1/options")).EnumerateObject().ToDictionary(it => it.Name, it => it.Value);
        Assert.True(options.Count > 250);
        options["sd_model_checkpoint"] = JsonElement.Parse("\"other\"");
        options["an_obsolete_key"] = JsonElement.Parse("[1]");
        var (status, json) = await host.PostAsync("/sdapi/v1/options", options);
        Assert.Equal((200, JsonValueKind.Null), (status, json.ValueKind));
        Assert.Equal("other", (await host.GetAsync("/sdapi/v1/options")).GetProperty("sd_model_checkpoint").GetString());
        Assert.Equal(["sd_model_checkpoint"], (await host.GetAsync("/api/v1/settings/export")).EnumerateObject().Select(it => it.Name));
        Assert.Equal(404, (await host.PostAsync("/sdapi/v1/options", new { sd_model_checkpoint = "absent" })).Status);
        Assert.Equal(422, (await host.PostAsync("/sdapi/v1/options", new { CLIP_stop_at_last_layers = "two" })).Status);
    }

    [Fact]
    public async Task A_picture_s_text_is_read_and_a_picture_is_enlarged()
    {
        await using var host = await ApiHost.StartAsync();
        var picture = Convert.ToBase64String(ImageEncoder.Encode(new PixelBuffer(16, 16, 3), ImageFormat.Png, "a cat\nSteps: 5, Sampler: Euler, Seed: 3, Size: 16x16"));
        var (_, info) = await host.PostAsync("/sdapi/v1/png-info", new { image = $"data:image/png;base64,{picture}" });
        Assert.Equal(("a cat", "3"), (info.GetProperty("parameters").GetProperty("Prompt").GetString(), info.GetProperty("parameters").GetProperty("Seed").GetString()));
        Assert.Equal(info.GetProperty("info").GetString(), info.GetProperty("items").GetProperty("parameters").GetString());
        var (status, single) = await host.PostAsync("/sdapi/v1/extra-single-image", new { image = picture, upscaler_1 = "Lanczos", upscaling_resize = 2 });
        Assert.True(status == 200, single.ToString());
        Assert.Equal(32, ImageMetadata.Read(Convert.FromBase64String(single.GetProperty("image").GetString()!), "x").Width);
        var (_, batch) = await host.PostAsync("/sdapi/v1/extra-batch-images", new { imageList = new[] { new { data = picture, name = "a" }, new { data = picture, name = "b" } }, upscaler_1 = "Nearest" });
        Assert.Equal(2, batch.GetProperty("images").GetArrayLength());
        Assert.Equal(422, (await host.PostAsync("/sdapi/v1/extra-single-image", new { image = picture, upscaler_1 = "absent" })).Status);
    }

    [Fact]
    public async Task Settings_say_how_an_upscaler_works()
    {
        await using var host = await ApiHost.StartAsync();
        var picture = Convert.ToBase64String(ImageEncoder.Encode(new PixelBuffer(16, 16, 3), ImageFormat.Png, null));
        Assert.Equal(200, (await host.PostAsync("/sdapi/v1/options", new { ldsr_steps = 40, ESRGAN_tile = 64, ESRGAN_tile_overlap = 5 })).Status);
        Assert.Equal(200, (await host.PostAsync("/sdapi/v1/extra-single-image", new { image = picture, upscaler_1 = "Lanczos" })).Status);
        var id = (await host.GetAsync("/api/v1/jobs")).GetProperty("jobs")[0].GetProperty("id").GetString();
        var job = (await host.GetAsync($"/api/v1/jobs/{id}")).ToString();
        foreach (var said in (string[])["\"ldsrSteps\":40", "\"tile\":64", "\"tileOverlap\":5"]) Assert.Contains(said, job.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_that_no_memory_holds_is_the_client_s_to_mend()
    {
        await using var host = await ApiHost.StartAsync();
        var picture = Convert.ToBase64String(ImageEncoder.Encode(new PixelBuffer(16, 16, 3), ImageFormat.Png, null));
        var (status, json) = await host.PostAsync("/sdapi/v1/extra-single-image", new { image = picture, upscaler_1 = "Lanczos", resize_mode = 1, upscaling_resize_w = 32768, upscaling_resize_h = 32768 });
        Assert.Equal(422, status);
        Assert.Contains("32768×32768", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/internal/ping"), InlineData("/sdapi/v1/cmd-flags"), InlineData("/sdapi/v1/memory"), InlineData("/sdapi/v1/embeddings"), InlineData("/sdapi/v1/scripts"), InlineData("/config"),
     InlineData("/internal/sysinfo"), InlineData("/internal/quicksettings-hint"), InlineData("/openapi/webui.json")]
    public async Task Routes_that_clients_probe_answer_JSON(string path)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.NotEqual(JsonValueKind.Undefined, (await host.GetAsync(path)).ValueKind);
    }
}
