using System.Text.Json.Nodes;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Models;
using Easel.Application.Prompts;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Webui;

/// <summary>The lists that clients fill their menus with, each with exactly A1111's keys.</summary>
internal static class WebuiListRoutes
{
    public static void Map(RouteGroupBuilder sdapi)
    {
        sdapi.MapGet("/samplers", (HttpContext context) => Array(context.Studio().Capabilities.Samplers.Select(it => new JsonObject
        {
            ["name"] = it.Name, ["aliases"] = Texts(it.Aliases), ["options"] = new JsonObject(it.Options.Select(option => KeyValuePair.Create(option.Key, (JsonNode?)option.Value))),
        })));
        sdapi.MapGet("/schedulers", (HttpContext context) => Array(context.Studio().Capabilities.Schedulers.Select(it => new JsonObject
        {
            ["name"] = it.Id, ["label"] = it.Label, ["aliases"] = it.Aliases.IsEmpty ? null : Texts(it.Aliases), ["default_rho"] = it.DefaultRho ?? -1.0, ["need_inner_model"] = it.NeedsModel,
        })));
        sdapi.MapGet("/upscalers", (HttpContext context) => Array(context.Studio().Capabilities.Upscalers.Select(it => new JsonObject
        {
            ["name"] = it.Name, ["model_name"] = null, ["model_path"] = it.Path, ["model_url"] = null, ["scale"] = it.Scale,
        })));
        sdapi.MapGet("/latent-upscale-modes", (HttpContext context) => Array(context.Studio().Capabilities.LatentUpscalers.Select(it => new JsonObject { ["name"] = it })));
        sdapi.MapGet("/sd-models", (Delegate)(async (HttpContext context) => Array((await CheckpointsAsync(context.Studio(), context.RequestAborted)).Select(it => new JsonObject
        {
            ["title"] = it.Title, ["model_name"] = Path.GetFileNameWithoutExtension(it.Path), ["hash"] = it.Sha256?[..10], ["sha256"] = it.Sha256, ["filename"] = it.Path, ["config"] = null,
        }))));
        sdapi.MapGet("/sd-vae", (HttpContext context) => Array(context.Studio().Models.List(ModelKind.Vae).Select(NamedFile)));
        sdapi.MapGet("/sd-modules", (HttpContext context) => Array(context.Studio().Models.List(ModelKind.Vae).Select(NamedFile)));
        sdapi.MapGet("/face-restorers", (HttpContext context) => Array(context.Studio().Models.List(ModelKind.FaceRestorer).Select(path => new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(path), ["cmd_dir"] = null })));
        sdapi.MapGet("/realesrgan-models", (HttpContext context) => Array(context.Studio().Models.List(ModelKind.Upscaler).Select(path => new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(path), ["path"] = path, ["scale"] = 4 })));
        sdapi.MapGet("/hypernetworks", (Delegate)(async (HttpContext context) => Array((await ModelsAsync(context.Studio(), "hypernetworks", context.RequestAborted)).Select(it => new JsonObject { ["name"] = it.Name, ["path"] = it.Path }))));
        sdapi.MapGet("/loras", (Delegate)(async (HttpContext context) => Array((await ModelsAsync(context.Studio(), "Lora", context.RequestAborted)).Select(it => new JsonObject
        {
            ["name"] = it.Name, ["alias"] = it.Facts.Title ?? it.Name, ["path"] = it.Path, ["metadata"] = new JsonObject { ["ss_sd_model_name"] = it.Facts.BaseModel, ["ss_tag_frequency"] = null },
        }))));
        sdapi.MapGet("/embeddings", (Delegate)EmbeddingsAsync);
        sdapi.MapGet("/prompt-styles", (StyleShelf styles) => Array(styles.Read().Select(it => new JsonObject { ["name"] = it.Name, ["prompt"] = it.Prompt, ["negative_prompt"] = it.Negative })));
        sdapi.MapGet("/scripts", () => WebuiAnswer.Json(new JsonObject { ["txt2img"] = Texts(WebuiScripts.Accepted), ["img2img"] = Texts(WebuiScripts.Accepted) }));
        sdapi.MapGet("/script-info", () => Array(WebuiScripts.Accepted.SelectMany(name => Enumerable.Range(0, 2).Select(which => new JsonObject { ["name"] = name, ["is_alwayson"] = true, ["is_img2img"] = which == 1, ["args"] = new JsonArray() }))));
        sdapi.MapGet("/extensions", () => WebuiAnswer.Json(new JsonArray()));
        foreach (var list in (string[])["checkpoints", "vae", "loras", "embeddings"])
            sdapi.MapPost($"/refresh-{list}", async (HttpContext context) =>
            {
                await context.Studio().Catalogue.ScanAsync(null, context.RequestAborted);
                return WebuiAnswer.Json(null);
            });
    }

    /// <summary>The title of the checkpoint that a request without one gets; null where there is none.</summary>
    public static async Task<string?> DefaultTitleAsync(IStudio studio, CancellationToken stop)
    {
        try
        {
            var path = studio.Models.Find(ModelKind.Checkpoint, null);
            return (await CheckpointsAsync(studio, stop)).FirstOrDefault(it => it.Path == path).Title;
        }
        catch (ModelNotFoundException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<(string Path, string Title, string? Sha256)>> CheckpointsAsync(IStudio studio, CancellationToken stop)
    {
        var paths = studio.Models.List(ModelKind.Checkpoint).ToList();
        try
        {
            // The default one may be the program's own, which lies elsewhere.
            var standard = studio.Models.Find(ModelKind.Checkpoint, null);
            if (!paths.Contains(standard)) paths.Insert(0, standard);
        }
        catch (ModelNotFoundException)
        {
            // Then the list is empty.
        }

        var known = (await studio.Catalogue.QueryAsync(new ModelQuery(Folder: "Stable-diffusion"), stop)).Models.ToDictionary(it => it.Path, it => it.Fingerprint?.Sha256);
        // Those that lie outside the folders, as the program's own does, are remembered too.
        foreach (var path in paths.Where(path => known.GetValueOrDefault(path) is null).ToList()) known[path] = (await studio.Catalogue.KnownHashAsync(path, stop))?.Sha256;
        return [.. paths.Select(path => (path, WebuiModels.Title(Path.GetFileName(path), known.GetValueOrDefault(path)?[..10]), known.GetValueOrDefault(path)))];
    }

    private static async Task<IEnumerable<CatalogueModel>> ModelsAsync(IStudio studio, string folder, CancellationToken stop) => (await studio.Catalogue.QueryAsync(new ModelQuery(Folder: folder), stop)).Models;

    private static async Task<IResult> EmbeddingsAsync(HttpContext context)
    {
        var loaded = new JsonObject();
        foreach (var it in await ModelsAsync(context.Studio(), "embeddings", context.RequestAborted))
            loaded[it.Name] = new JsonObject { ["step"] = null, ["sd_checkpoint"] = null, ["sd_checkpoint_name"] = it.Facts.BaseModel, ["shape"] = it.Facts.Family switch { "sd1" => 768, "sd2" => 1024, _ => 2048 }, ["vectors"] = Vectors(it) };
        return WebuiAnswer.Json(new JsonObject { ["loaded"] = loaded, ["skipped"] = new JsonObject() });
    }

    private static int Vectors(CatalogueModel model) => Math.Max(1, (int)(model.Facts.Parameters / (model.Facts.Family switch { "sd1" => 768, "sd2" => 1024, _ => 2048 })));

    private static JsonObject NamedFile(string path) => new() { ["model_name"] = Path.GetFileName(path), ["filename"] = path };

    private static IResult Array(IEnumerable<JsonNode> items) => WebuiAnswer.Json(new JsonArray([.. items]));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(it => (JsonNode)it)];
}
