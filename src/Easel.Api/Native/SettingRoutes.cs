using System.Collections.Immutable;
using System.Text.Json;
using Easel.Api.Access;
using Easel.Application.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Native;

/// <summary>Settings: look, change, put back, take elsewhere.</summary>
internal static class SettingRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("", ListAsync).WithSummary("Every setting with its value, default, range and effect; words search.");
        settings.MapPatch("", async (HttpContext context, Dictionary<string, JsonElement> changes, CancellationToken stop) =>
        {
            await context.Studio().ChangeSettingsAsync(changes, stop);
            return TypedResults.NoContent();
        }).WithSummary("Changes settings, all of them or none.");
        settings.MapPost("/reset", async (HttpContext context, ImmutableArray<string> keys, CancellationToken stop) =>
        {
            await context.Studio().ResetSettingsAsync(keys, stop);
            return TypedResults.NoContent();
        }).WithSummary("Puts settings back to their defaults; an empty list puts all back.");
        settings.MapGet("/export", async (HttpContext context, CancellationToken stop) => (await context.Studio().SettingsAsync(stop)).Set).WithSummary("What is not at its default; PATCH takes it elsewhere.");
    }

    private static async Task<IEnumerable<SettingView>> ListAsync(HttpContext context, CancellationToken stop, string words = "")
    {
        var values = await context.Studio().SettingsAsync(stop);
        return SettingList.Search(words).Select(it => new SettingView(it.Key, it.Section, it.Type, values[it.Key], it.Default, it.Least, it.Most, it.Choices, it.Effect, it.IsServers));
    }
}

/// <summary>A setting with its value.</summary>
internal sealed record SettingView(
    string Key, string Section, SettingType Type, JsonElement Value, JsonElement Default, double? Least, double? Most, ImmutableArray<string> Choices, string? Effect, bool CountsForAll);
