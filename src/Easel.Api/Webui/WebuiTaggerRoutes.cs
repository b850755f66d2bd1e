using System.Text.Json.Nodes;
using Easel.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Webui;

/// <summary>
/// Describing pictures: A1111's <c>interrogate</c> and the routes of the tagger that its users install. No describing model is built in, and the answers
/// say so as these clients expect it: they check the picture first, then find no model.
/// </summary>
internal static class WebuiTaggerRoutes
{
    private const string Remedy = "This version describes no pictures through the API.";

    public static void Map(RouteGroupBuilder sdapi, IEndpointRouteBuilder routes)
    {
        sdapi.MapPost("/interrogate", (Delegate)InterrogateAsync);
        var tagger = routes.MapGroup("/tagger/v1").ExcludeFromDescription();
        tagger.MapGet("/interrogators", () => WebuiAnswer.Json(new JsonObject { ["models"] = new JsonArray() }));
        tagger.MapPost("/interrogate", (Delegate)InterrogateAsync);
        tagger.MapPost("/unload-interrogators", () => WebuiAnswer.Json("Successfully unload 0 model(s)"));
    }

    private static async Task<IResult> InterrogateAsync(HttpContext context)
    {
        var body = await WebuiBody.ReadAsync(context);
        var (image, model) = (body.Text("image"), body.Text("model") ?? "clip");
        body.Check();
        if (string.IsNullOrWhiteSpace(image)) throw new WebuiException(404, "Image not found");
        ImageMetadata.Read(WebuiPictures.Bytes(image), "image");
        throw new WebuiException(404, $"Model not found: '{model}'. {Remedy}");
    }
}
