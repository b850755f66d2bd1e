using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Application.Pictures;
using Easel.Application.Settings;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Webui;

/// <summary>What <c>txt2img</c> and <c>img2img</c> answer: pictures as base64 without a prefix, the request as it came, and <c>info</c>, which is JSON in a text.</summary>
internal static class WebuiAnswer
{
    /// <summary>The answer to a generation.</summary>
    public static async Task<JsonObject> OfAsync(
        WebuiBody body, GenerateRequest request, IReadOnlyList<(PictureDetails Picture, string File)> pictures, SettingValues settings, bool isImageToImage, CancellationToken stop)
    {
        var images = new JsonArray();
        var infotexts = pictures.Select(it => it.Picture.Infotext).ToList();
        var hasGrid = pictures.Count > 1 && settings.Flag("return_grid");
        if (body.Flag("send_images") ?? true)
        {
            if (hasGrid) images.Add(Convert.ToBase64String(GridOf(pictures, request)));
            foreach (var (_, file) in pictures) images.Add(Convert.ToBase64String(await File.ReadAllBytesAsync(file, stop)));
        }

        if (hasGrid) infotexts.Insert(0, infotexts[0]);
        return new JsonObject
        {
            ["images"] = images,
            ["parameters"] = Parameters(body, isImageToImage),
            ["info"] = Info(request, pictures, infotexts, hasGrid ? 1 : 0).ToJsonString(),
        };
    }

    private static byte[] GridOf(IReadOnlyList<(PictureDetails Picture, string File)> pictures, GenerateRequest request) =>
        ImageEncoder.Encode(Grid.Arrange([.. pictures.Select(it => ImageFile.Load(it.File))]), request.Output.Format, pictures[0].Picture.Infotext, request.Output.Quality);

    // The request as it came; its pictures only where the client wants them back.
    private static JsonObject Parameters(WebuiBody body, bool isImageToImage)
    {
        var echo = new JsonObject();
        var keepsPictures = body.Flag("include_init_images") ?? false;
        foreach (var field in body.Json.EnumerateObject())
            if (!isImageToImage || keepsPictures || field.Name is not ("init_images" or "mask")) echo[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        if (isImageToImage && !keepsPictures) (echo["init_images"], echo["mask"]) = (null, null);
        return echo;
    }

    private static JsonObject Info(GenerateRequest request, IReadOnlyList<(PictureDetails Picture, string File)> pictures, List<string> infotexts, int first)
    {
        var texts = pictures.Select(it => GenerationParameters.Parse(it.Picture.Infotext)).ToList();
        var lead = texts.FirstOrDefault();
        var shown = pictures.Count > 0 ? pictures[0].Picture.Summary : null;
        var requests = pictures.Select(it => it.Picture.Request).OfType<GenerateRequest>().ToList();
        var extra = new JsonObject();
        if (lead is not null)
            foreach (var entry in lead.Entries.Where(it => !it.IsDefault && IsExtra(it.Key))) extra[entry.Key] = lead[entry.Key];
        return new JsonObject
        {
            ["prompt"] = request.Prompt,
            ["all_prompts"] = Repeat(request.Prompt, pictures.Count),
            ["negative_prompt"] = request.Negative,
            ["all_negative_prompts"] = Repeat(request.Negative, pictures.Count),
            ["seed"] = requests.FirstOrDefault()?.Seed ?? request.Seed,
            ["all_seeds"] = new JsonArray([.. requests.Select(it => (JsonNode)it.Seed)]),
            ["subseed"] = requests.FirstOrDefault()?.Subseed ?? request.Subseed,
            ["all_subseeds"] = new JsonArray([.. requests.Select(it => (JsonNode)it.Subseed)]),
            ["subseed_strength"] = request.SubseedStrength,
            ["width"] = shown?.Width ?? request.Width,
            ["height"] = shown?.Height ?? request.Height,
            ["sampler_name"] = request.Sampler,
            ["cfg_scale"] = request.Cfg,
            ["steps"] = request.Steps,
            ["batch_size"] = request.BatchSize,
            ["restore_faces"] = request.Faces is not null,
            ["face_restoration_model"] = lead?["Face restoration"],
            ["sd_model_name"] = lead?["Model"],
            ["sd_model_hash"] = lead?["Model hash"],
            ["sd_vae_name"] = lead?["VAE"],
            ["sd_vae_hash"] = lead?["VAE hash"],
            ["seed_resize_from_w"] = request.SeedResizeWidth > 0 ? request.SeedResizeWidth : -1,
            ["seed_resize_from_h"] = request.SeedResizeHeight > 0 ? request.SeedResizeHeight : -1,
            ["denoising_strength"] = request.Image?.Strength ?? request.Hires?.Strength,
            ["extra_generation_params"] = extra,
            ["index_of_first_image"] = first,
            ["infotexts"] = new JsonArray([.. infotexts.Select(it => (JsonNode)it)]),
            ["styles"] = new JsonArray(),
            ["job_timestamp"] = (shown?.MadeAt ?? DateTimeOffset.UnixEpoch).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
            ["clip_skip"] = request.ClipSkip ?? 1,
            ["is_using_inpainting_conditioning"] = false,
            ["version"] = lead?["Version"] ?? "Easel",
        };
    }

    private static JsonArray Repeat(string text, int count) => [.. Enumerable.Repeat(0, count).Select(_ => (JsonNode)text)];

    private static bool IsExtra(string key) => key is not ("Steps" or "Sampler" or "Schedule type" or "CFG scale" or "Seed" or "Size-1" or "Size-2" or "Model" or "Model hash" or "VAE" or "VAE hash"
        or "Version" or "Clip skip" or "Denoising strength" or "Variation seed" or "Variation seed strength" or "RNG" or "ENSD" or "Tiling");

    /// <summary>JSON as an answer.</summary>
    public static IResult Json(JsonNode? node) => TypedResults.Text(node?.ToJsonString(JsonSerializerOptions.Default) ?? "null", "application/json");
}
