using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Api.Access;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Webui;

/// <summary>Extras: enlarging finished pictures, and what a picture says of itself.</summary>
internal static class WebuiExtraRoutes
{
    private const int MostPictures = 100;

    public static void Map(RouteGroupBuilder sdapi)
    {
        sdapi.MapPost("/extra-single-image", SingleAsync).Accepts<ExtraSingleBody>("application/json");
        sdapi.MapPost("/extra-batch-images", BatchAsync);
        sdapi.MapPost("/png-info", (Delegate)PngInfoAsync).Accepts<PngInfoBody>("application/json").Produces<PngInfoAnswer>();
        foreach (var route in (string[])["create/embedding", "create/hypernetwork", "preprocess", "train/embedding", "train/hypernetwork"])
            sdapi.MapPost($"/{route}", () => Missing(422, "Training through A1111's routes is not built into this version. Use easel train."));
    }

    private static IResult Missing(int status, string detail) => throw new WebuiException(status, detail);

    private static async Task<IResult> SingleAsync(HttpContext context, WebuiTasks tasks)
    {
        var body = await WebuiBody.ReadAsync(context);
        var image = body.Text("image") ?? "";
        return WebuiAnswer.Json(new JsonObject { ["html_info"] = "", ["image"] = (await RunAsync(context, tasks, body, [image]))[0] });
    }

    private static async Task<IResult> BatchAsync(HttpContext context, WebuiTasks tasks)
    {
        var body = await WebuiBody.ReadAsync(context);
        var images = new List<string>();
        if (body.Value("imageList") is { ValueKind: JsonValueKind.Array } list)
            images.AddRange(list.EnumerateArray().Select(it => it.ValueKind == JsonValueKind.Object && it.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String ? data.GetString()! : ""));
        if (images.Count is 0 or > MostPictures) body.Refuse("imageList", $"has {images.Count} pictures; give 1 to {MostPictures} objects with data and name.");
        var done = images.Count is 0 or > MostPictures ? [] : await RunAsync(context, tasks, body, images);
        body.Check();
        return WebuiAnswer.Json(new JsonObject { ["html_info"] = "", ["images"] = new JsonArray([.. done.Select(it => (JsonNode)it)]) });
    }

    private static async Task<IReadOnlyList<string>> RunAsync(HttpContext context, WebuiTasks tasks, WebuiBody body, IReadOnlyList<string> images)
    {
        var (studio, stop) = (context.Studio(), context.RequestAborted);
        var settings = await studio.SettingsAsync(stop);
        var toSize = body.Whole("resize_mode", 0, 0, 1) == 1;
        var step = new UpscaleStep(body.Text("upscaler_1") ?? "None", body.Real("upscaling_resize", 0.01, 8) ?? 2)
        {
            Second = body.Text("upscaler_2") is { } second and not ("None" or "") ? second : null,
            SecondVisibility = body.Real("extras_upscaler_2_visibility", 0, 1) ?? 0,
            Width = toSize ? (int)body.Whole("upscaling_resize_w", 512, 1, 32768) : 0,
            Height = toSize ? (int)body.Whole("upscaling_resize_h", 512, 1, 32768) : 0,
            Crop = body.Flag("upscaling_crop") ?? true,
            // A tile of 1 to 15 would be more edge than picture; webui's slider goes in sixteens.
            Tile = (int)settings.Number("ESRGAN_tile") is > 0 and < 16 ? 16 : (int)settings.Number("ESRGAN_tile"),
            TileOverlap = (int)settings.Number("ESRGAN_tile_overlap"),
            LdsrSteps = (int)settings.Number("ldsr_steps"),
        };
        foreach (var name in new[] { step.Upscaler, step.Second }.OfType<string>())
            if (!studio.Capabilities.Upscalers.Any(it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                body.Refuse("upscaler_1", $"'{name}' is not installed; choose one of {string.Join(", ", studio.Capabilities.Upscalers.Select(it => it.Name))}.");
        var steps = new PostProcessing
        {
            Upscale = step,
            Gfpgan = body.Real("gfpgan_visibility", 0, 1) ?? 0,
            CodeFormer = body.Real("codeformer_visibility", 0, 1) ?? 0,
            CodeFormerWeight = body.Real("codeformer_weight", 0, 1) ?? 0,
        };
        body.Check();
        var names = new List<string>();
        foreach (var image in images) names.Add(await WebuiPictures.UploadAsync(studio, image, "image", stop));
        var pictures = await WebuiJob.RunAsync(context, studio, new UpscaleRequest([.. names]) { Steps = steps }, settings, tasks, task: null);
        if (pictures.Count == 0) throw new WebuiException(500, "The job was stopped before a picture was done.");
        var texts = new List<string>();
        foreach (var (_, file) in pictures) texts.Add(Convert.ToBase64String(await File.ReadAllBytesAsync(file, stop)));
        return texts;
    }

    private static async Task<IResult> PngInfoAsync(HttpContext context)
    {
        var body = await WebuiBody.ReadAsync(context);
        var image = body.Text("image") ?? "";
        body.Check();
        if (image.Trim().Length == 0) throw new WebuiException(404, "Image not found");
        var metadata = ImageMetadata.Read(WebuiPictures.Bytes(image), "image");
        var items = new JsonObject();
        foreach (var (key, value) in metadata.Texts) items[key] = value;
        if (metadata.Infotext is { } infotext) items["parameters"] = infotext;
        var parameters = new JsonObject();
        if (metadata.Infotext is { } text)
        {
            var read = GenerationParameters.Parse(text);
            (parameters["Prompt"], parameters["Negative prompt"]) = (read.Prompt, read.Negative);
            foreach (var entry in read.Entries) parameters[entry.Key] = Convert.ToString(entry.Value, CultureInfo.InvariantCulture);
        }

        return WebuiAnswer.Json(new JsonObject { ["info"] = metadata.Infotext ?? "", ["items"] = items, ["parameters"] = parameters });
    }
}
