using System.Globalization;
using System.Text;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Api.Tests;

/// <summary>Whatever a client sends, it is never the server's fault: EASEL_FUZZ=20000 sends as many bodies; without it some hundreds.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Routes =
    [
        "/sdapi/v1/txt2img", "/sdapi/v1/img2img", "/sdapi/v1/options", "/sdapi/v1/png-info", "/sdapi/v1/extra-single-image", "/sdapi/v1/extra-batch-images", "/internal/progress", "/api/v1/jobs",
        "/api/v1/pictures/change", "/api/v1/collections", "/api/v1/uploads", "/api/v1/workers/report", "/api/v1/workers/picture", "/api/v1/accounts", "/sdapi/v1/interrogate", "/tagger/v1/interrogate", "/login",
    ];

    private static readonly string[] Fields =
    [
        "prompt", "negative_prompt", "steps", "cfg_scale", "width", "height", "seed", "subseed", "sampler_name", "sampler_index", "scheduler", "batch_size", "n_iter", "styles", "override_settings",
        "alwayson_scripts", "script_name", "init_images", "mask", "mask_blur", "inpainting_fill", "resize_mode", "enable_hr", "hr_scale", "hr_upscaler", "infotext", "force_task_id", "image", "imageList",
        "upscaler_1", "upscaling_resize", "id_task", "kind", "output", "pictures", "name", "lease", "events", "picture", "sd_model_checkpoint", "CLIP_stop_at_last_layers", "samples_format", "eta", "s_tmax",
        "refiner_checkpoint", "send_images", "device", "control", "hires",
    ];

    [Fact]
    public async Task No_body_makes_the_server_fail()
    {
        await using var host = await ApiHost.StartAsync();
        var count = int.TryParse(Environment.GetEnvironmentVariable("EASEL_FUZZ"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 800;
        var random = new Random(20261126);
        var picture = Convert.ToBase64String(ImageEncoder.Encode(new PixelBuffer(8, 8, 3), ImageFormat.Png));
        var seen = new Dictionary<int, int>();
        for (var i = 0; i < count; i++)
        {
            var route = Routes[random.Next(Routes.Length)];
            var body = Body(random, picture, route);
            using var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", random.Next(10) == 0 ? "text/plain" : "application/json");
            using var response = await host.Client.PostAsync(route, content, ApiHost.Stop);
            var status = (int)response.StatusCode;
            seen[status] = seen.GetValueOrDefault(status) + 1;
            if (status >= 500) Assert.Fail($"{route} answered {status} to {Encoding.UTF8.GetString(body)}: {await response.Content.ReadAsStringAsync(ApiHost.Stop)}");
        }

        TestContext.Current.SendDiagnosticMessage($"{count} bodies: {string.Join(", ", seen.OrderBy(it => it.Key).Select(it => $"{it.Key} × {it.Value}"))}");
        // Fuzz that is refused at the door every time would prove nothing.
        Assert.True(seen.GetValueOrDefault(200) > count / 50);
        Assert.True(seen.GetValueOrDefault(422) > count / 50);
    }

    private static byte[] Body(Random random, string picture, string route)
    {
        if (random.Next(25) == 0)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            return bytes;
        }

        var text = new StringBuilder("{");
        // Small pictures: what is painted must not take the time of the test.
        if (random.Next(4) > 0) text.Append("\"width\":16,\"height\":16,");
        if (route.EndsWith("jobs", StringComparison.Ordinal) && random.Next(4) > 0) text.Append("\"kind\":\"generate\",\"prompt\":\"x\",");
        for (var i = random.Next(6); i > 0; i--) text.Append(CultureInfo.InvariantCulture, $"\"{Fields[random.Next(Fields.Length)]}\":{Value(random, picture, 3)},");
        text.Append("\"z\":0}");
        var json = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(15) == 0 && json.Length > 3) json[random.Next(json.Length)] = (byte)random.Next(256);
        if (random.Next(20) == 0) json = json[..random.Next(json.Length)];
        return json;
    }

    private static string Value(Random random, string picture, int depth) => random.Next(depth > 0 ? 22 : 18) switch
    {
        0 => "null",
        1 => "true",
        2 => "false",
        3 => "0",
        4 => "-1",
        5 => "1e308",
        6 => "99999999999999999999",
        7 => "0.5",
        8 => "2",
        9 => "\"\"",
        10 => "\"x\"",
        11 => "\"None\"",
        12 => "\"\\ud800\"",
        13 => "\"\\u0000\"",
        14 => $"\"{picture}\"",
        15 => "\"data:image/png;base64,AAAA\"",
        16 => "\"http://127.0.0.1/x\"",
        17 => "\"../../etc/passwd\"",
        18 => $"[{Value(random, picture, depth - 1)}]",
        19 => "[]",
        20 => $"{{\"{Fields[random.Next(Fields.Length)]}\":{Value(random, picture, depth - 1)}}}",
        _ => $"[{Value(random, picture, depth - 1)},{Value(random, picture, depth - 1)}]",
    };
}
