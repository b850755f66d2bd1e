using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Api.Access;
using Easel.Application.Settings;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Webui;

/// <summary>Options: clients read all of them, and send all of them back with one changed.</summary>
internal static class WebuiOptionRoutes
{
    public static void Map(RouteGroupBuilder sdapi)
    {
        sdapi.MapGet("/options", (Delegate)GetAsync);
        sdapi.MapPost("/options", (Delegate)SetAsync).Accepts<Dictionary<string, JsonElement>>("application/json");
        sdapi.MapGet("/cmd-flags", CommandFlags);
    }

    private static async Task<IResult> GetAsync(HttpContext context)
    {
        var studio = context.Studio();
        var values = await studio.SettingsAsync(context.RequestAborted);
        var all = new JsonObject();
        foreach (var setting in SettingList.All.Where(it => it.Section != "Studio")) all[setting.Key] = JsonNode.Parse(values[setting.Key].GetRawText());
        // Clients show the model that is in use; where none was chosen that is the default one.
        if (all["sd_model_checkpoint"] is null) all["sd_model_checkpoint"] = await WebuiListRoutes.DefaultTitleAsync(studio, context.RequestAborted);
        return WebuiAnswer.Json(all);
    }

    private static async Task<IResult> SetAsync(HttpContext context)
    {
        var (studio, body) = (context.Studio(), await WebuiBody.ReadAsync(context));
        var values = await studio.SettingsAsync(context.RequestAborted);
        var shown = values.Text("sd_model_checkpoint") ?? await WebuiListRoutes.DefaultTitleAsync(studio, context.RequestAborted);
        // What is not changed costs nothing, and what is unknown or of another version is passed over.
        var changes = body.Json.EnumerateObject()
            .Where(it => SettingList.Find(it.Name) is { Section: not "Studio" } setting && (!setting.IsServers || studio.User.IsAdmin) && !JsonElement.DeepEquals(it.Value, values[it.Name]))
            .Where(it => it.Name != "sd_model_checkpoint" || it.Value.ValueKind != JsonValueKind.String || it.Value.GetString() != shown)
            .GroupBy(it => it.Name).ToDictionary(it => it.Key, it => it.Last().Value);
        if (changes.TryGetValue("sd_model_checkpoint", out var model) && model.ValueKind == JsonValueKind.String && model.GetString() is { Length: > 0 } name)
            await WebuiModels.NameAsync(studio, name, context.RequestAborted);
        if (changes.TryGetValue("sd_vae", out var vae) && vae.ValueKind == JsonValueKind.String && vae.GetString() is { Length: > 0 } file and not ("Automatic" or "None"))
        {
            try
            {
                studio.Models.Find(ModelKind.Vae, Path.GetFileName(file));
            }
            catch (ModelNotFoundException e)
            {
                throw new WebuiException(404, e.Message);
            }
        }

        await studio.ChangeSettingsAsync(changes, context.RequestAborted);
        return WebuiAnswer.Json(null);
    }

    private static IResult CommandFlags() => WebuiAnswer.Json(new JsonObject
    {
        ["api"] = true, ["nowebui"] = false, ["listen"] = false, ["share"] = false, ["xformers"] = false, ["medvram"] = false, ["lowvram"] = false, ["no_half"] = false, ["no_half_vae"] = false,
        ["precision"] = "autocast", ["use_cpu"] = new JsonArray(), ["port"] = null, ["api_auth"] = null, ["gradio_auth"] = null, ["cors_allow_origins"] = null, ["skip_torch_cuda_test"] = true,
        ["api_server_stop"] = false, ["hide_ui_dir_config"] = false, ["freeze_settings"] = false, ["ckpt_dir"] = null, ["vae_dir"] = null, ["lora_dir"] = null, ["embeddings_dir"] = null,
    });
}
