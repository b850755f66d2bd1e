using System.Text.Json;

namespace Easel.Api.Tests.Webui;

/// <summary>Settings of A1111 in the requests of its routes.</summary>
public sealed class SettingEffectTests
{
    [Fact]
    public async Task What_a_sampler_does_not_have_is_passed_over_as_A1111_does()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PostAsync("/sdapi/v1/options", new { s_noise = 1.01, sigma_min = 0.1, rho = 5, beta_dist_alpha = 0.9, sgm_noise_multiplier = true });
        var twoM = (await RequestAsync(host, new { sampler_name = "DPM++ 2M", s_churn = 3 })).GetProperty("sampling");
        // DPM++ 2M's own schedule is Karras, which has a curve and ends.
        Assert.Equal("0,1,0.1,5,0.6,True", Of(twoM));
        Assert.Equal("3,1.01,,,0.6,True", Of((await RequestAsync(host, new { sampler_name = "Euler", s_churn = 3 })).GetProperty("sampling")));
        Assert.Equal("0,1,,,0.6,False", Of((await RequestAsync(host, new { sampler_name = "DDIM", s_churn = 3 })).GetProperty("sampling")));

        static string Given(JsonElement it, string name) => it.TryGetProperty(name, out var value) ? value.ToString() : "";

        static string Of(JsonElement it) => $"{it.GetProperty("sChurn")},{it.GetProperty("sNoise")},{Given(it, "sigmaMin")},{Given(it, "rho")},{it.GetProperty("betaAlpha")},{it.GetProperty("sgmNoiseMultiplier")}";
    }

    [Fact]
    public async Task Settings_reach_the_request()
    {
        await using var host = await ApiHost.StartAsync();
        var plain = await RequestAsync(host, new { });
        Assert.Equal(("approximation", 10), (plain.GetProperty("preview").GetProperty("method").GetString(), plain.GetProperty("preview").GetProperty("every").GetInt32()));
        var set = await RequestAsync(host, new
        {
            refiner_checkpoint = "other",
            enable_hr = true,
            override_settings = new
            {
                live_previews_enable = false, show_progress_every_n_steps = 3, use_old_scheduling = true, comma_padding_backtrack = 5, pad_cond_uncond = true,
                samples_format = "webp", webp_lossless = true, hires_fix_refiner_pass = "both passes", refiner_switch_by_sample_steps = true,
            },
        });
        Assert.Equal(("none", 3), (set.GetProperty("preview").GetProperty("method").GetString(), set.GetProperty("preview").GetProperty("every").GetInt32()));
        var text = set.GetProperty("text");
        Assert.Equal((true, 5, true), (text.GetProperty("oldScheduling").GetBoolean(), text.GetProperty("commaPaddingBacktrack").GetInt32(), text.GetProperty("padConditions").GetBoolean()));
        Assert.True(set.GetProperty("output").GetProperty("lossless").GetBoolean());
        var single = await RequestAsync(host, new { refiner_checkpoint = "other", override_settings = new { hires_fix_refiner_pass = "both passes" } });
        Assert.Equal("second", single.GetProperty("refiner").GetProperty("refinerPass").GetString());
        Assert.Equal(("both", true), (set.GetProperty("refiner").GetProperty("refinerPass").GetString(), set.GetProperty("refiner").GetProperty("refinerBySteps").GetBoolean()));
    }

    [Fact]
    public async Task What_counts_for_the_whole_studio_can_be_set_by_its_administrator()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(200, (await host.PostAsync("/sdapi/v1/options", new { auto_launch_browser = "Disable" })).Status);
        Assert.Equal("Disable", (await host.GetAsync("/sdapi/v1/options")).GetProperty("auto_launch_browser").GetString());
    }

    private static async Task<JsonElement> RequestAsync(ApiHost host, object more)
    {
        var body = JsonSerializer.SerializeToNode(more)!.AsObject();
        foreach (var (name, value) in new (string, int)[] { ("width", 64), ("height", 64), ("steps", 2) }) body[name] = value;
        var (status, json) = await host.PostAsync("/sdapi/v1/txt2img", body);
        Assert.True(status == 200, json.ToString());
        var newest = (await host.GetAsync("/api/v1/pictures?limit=1")).GetProperty("pictures")[0].GetProperty("id").GetString();
        return (await host.GetAsync($"/api/v1/pictures/{newest}")).GetProperty("request");
    }
}
