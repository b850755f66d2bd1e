using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Easel.Api.Access;
using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Application.Models;
using Easel.Application.Pictures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Api.Webui;

/// <summary>What clients of A1111's page ask for beside its API: files of the outputs folder, the page's description, the machine.</summary>
internal static class WebuiFileRoutes
{
    /// <summary>What Gradio's addresses of files begin with; there is no slash before the path.</summary>
    public const string FilePrefix = "/file=";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/config", (Delegate)Config).ExcludeFromDescription();
        routes.MapGet("/internal/sysinfo", SystemInformation).WithTags("internal");
        routes.MapGet("/internal/sysinfo-download", SystemInformation).WithTags("internal");
        routes.MapGet("/internal/quicksettings-hint", () => WebuiAnswer.Json(new JsonArray(new JsonObject { ["name"] = "sd_model_checkpoint", ["label"] = "Stable Diffusion checkpoint" }))).WithTags("internal");
        routes.MapGet("/internal/profile-startup", () => WebuiAnswer.Json(new JsonObject { ["total"] = 0, ["records"] = new JsonObject() })).WithTags("internal");
    }

    // Only what the gallery has, and only the caller's: the path is looked up there, never on the disk.
    public static async Task FileAsync(HttpContext context)
    {
        var (folders, contexts) = (context.RequestServices.GetRequiredService<StudioFolders>(), context.RequestServices.GetRequiredService<IDbContextFactory<StudioContext>>());
        var path = context.Request.Path.Value![FilePrefix.Length..].Replace('\\', '/');
        if (path.Contains('\0', StringComparison.Ordinal)) throw new WebuiException(400, "A path holds no zero.");
        var full = Path.GetFullPath(Path.Combine(folders.Outputs, path));
        var relative = Path.GetRelativePath(folders.Outputs, full).Replace('\\', '/');
        var owner = context.Caller().User.Name;
        await using var database = await contexts.CreateDbContextAsync(context.RequestAborted);
        var row = await database.Pictures.AsNoTracking().FirstOrDefaultAsync(it => it.Path == relative && (it.Owner == owner || it.Shared), context.RequestAborted);
        var file = row is null ? null : PictureStore.FullPath(folders, row.Path);
        if (file is null || !File.Exists(file)) throw new WebuiException(404, "File not found: only pictures of the gallery are served.");
        await TypedResults.PhysicalFile(file, Path.GetExtension(file) switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" }).ExecuteAsync(context);
    }

    private static async Task<IResult> Config(HttpContext context)
    {
        var studio = context.Features.Get<Caller>() is null ? null : context.Studio();
        var loras = studio is null ? [] : (await studio.Catalogue.QueryAsync(new ModelQuery(Folder: "Lora"), context.RequestAborted)).Models.Select(it => (JsonNode)it.Name).ToArray();
        var upscalers = studio is null ? [] : studio.Capabilities.LatentUpscalers.Concat(studio.Capabilities.Upscalers.Select(it => it.Name)).Select(it => (JsonNode)it).ToArray();
        return WebuiAnswer.Json(new JsonObject
        {
            ["version"] = "easel",
            ["components"] = new JsonArray(Component("setting_sd_lora", loras), Component("txt2img_hr_upscaler", upscalers)),
        });
    }

    private static JsonObject Component(string id, JsonNode[] choices) => new() { ["props"] = new JsonObject { ["elem_id"] = id, ["choices"] = new JsonArray(choices) } };

    private static IResult SystemInformation() => WebuiAnswer.Json(new JsonObject
    {
        ["Platform"] = RuntimeInformation.OSDescription,
        ["Runtime"] = RuntimeInformation.FrameworkDescription,
        ["Version"] = typeof(WebuiFileRoutes).Assembly.GetName().Version?.ToString(3),
        ["CPU"] = new JsonObject { ["count logical"] = Environment.ProcessorCount, ["architecture"] = RuntimeInformation.OSArchitecture.ToString() },
        ["RAM"] = new JsonObject { ["total"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes },
    });
}
