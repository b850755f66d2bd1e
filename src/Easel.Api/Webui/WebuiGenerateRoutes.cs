using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Prompts;
using Easel.Application.Settings;
using Easel.Core.Prompts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Webui;

/// <summary><c>txt2img</c> and <c>img2img</c>.</summary>
internal static class WebuiGenerateRoutes
{
    public static void Map(RouteGroupBuilder sdapi)
    {
        sdapi.MapPost("/txt2img", (HttpContext context, WebuiTasks tasks, StyleShelf styles) => RunAsync(context, tasks, styles, isImageToImage: false)).Accepts<Txt2ImgBody>("application/json").Produces<GenerationAnswer>();
        sdapi.MapPost("/img2img", (HttpContext context, WebuiTasks tasks, StyleShelf styles) => RunAsync(context, tasks, styles, isImageToImage: true)).Accepts<Img2ImgBody>("application/json").Produces<GenerationAnswer>();
    }

    private static async Task<IResult> RunAsync(HttpContext context, WebuiTasks tasks, StyleShelf styles, bool isImageToImage)
    {
        var (studio, stop) = (context.Studio(), context.RequestAborted);
        var body = await WebuiBody.ReadAsync(context);
        var settings = (await studio.SettingsAsync(stop)).With(body.Fields("override_settings"));
        var generation = new WebuiGeneration(studio, new PromptStyles(styles.Read()));
        var request = generation.Common(body, settings);
        var requests = isImageToImage ? await generation.ImagesAsync(body, request, settings, stop) : [await generation.HiresAsync(body, request, stop)];
        var task = body.Text("force_task_id");
        body.Check();
        var model = await WebuiModels.NameAsync(studio, request.Model, stop);
        requests = [.. requests.Select(it => it with { Model = model })];
        var pictures = await WebuiJob.RunAsync(context, studio, requests, settings, tasks, task);
        await KeepOverridesAsync(studio, body, stop);
        // Several pictures are one batch to A1111, though each is a job of its own here.
        var shown = requests.Count > 1 ? requests[0] with { BatchSize = requests.Count / request.Count } : requests[0];
        return WebuiAnswer.Json(await WebuiAnswer.OfAsync(body, shown, pictures, settings, isImageToImage, stop));
    }

    // Settings for one request stay where the client asks for it.
    private static async Task KeepOverridesAsync(IStudio studio, WebuiBody body, CancellationToken stop)
    {
        if (body.Flag("override_settings_restore_afterwards") ?? true) return;
        var kept = body.Fields("override_settings").Where(it => SettingList.Find(it.Key) is { IsServers: false } definition && definition.Problem(it.Value) is null);
        await studio.ChangeSettingsAsync(kept.ToDictionary(it => it.Key, it => it.Value), stop);
    }
}
