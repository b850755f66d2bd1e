using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Easel.Web.Hosting;

/// <summary>The page's addresses.</summary>
public static class EaselWebRoutes
{
    /// <summary>Whoever opens an address that there is not in a browser sees the page that says so, with the way back. Before everything else.</summary>
    public static IApplicationBuilder UseEaselWeb(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        var answer = context.Response;
        if (answer is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false, ContentType: null } && IsBrowser(context)) await new RazorComponentResult<App> { StatusCode = answer.StatusCode }.ExecuteAsync(context);
    });

    private static bool IsBrowser(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Maps the page and what it shows. Nothing but <c>/</c>, its pages, <c>/page/*</c> and <c>/_blazor</c> is taken.</summary>
    public static IEndpointRouteBuilder MapEaselWeb(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/page/assets/{name}", (string name, PageAssets assets, HttpContext context) => assets.Answer(name, context)).ExcludeFromDescription();
        routes.MapGet("/favicon.ico", () => Results.Redirect("/page/assets/easel.svg")).ExcludeFromDescription();
        var files = routes.MapGroup("/page").ExcludeFromDescription();
        files.MapGet("/pictures/{id}", PageFiles.PictureAsync);
        files.MapGet("/thumbnails/{size:int}/{id}", PageFiles.ThumbnailAsync);
        files.MapGet("/previews/{job}", PageFiles.Preview);
        files.MapGet("/inputs/{name}", PageFiles.InputAsync);
        files.MapGet("/models", PageFiles.ModelAsync);
        files.MapGet("/jobs/{job}/files/{number:int}", PageFiles.JobFileAsync);
        files.MapGet("/pictures.zip", PageFiles.ZipAsync);
        files.MapPost("/uploads", PageFiles.UploadAsync).DisableAntiforgery();
        // No form is posted to the page itself: what changes anything goes over the circuit, or carries a header that no foreign page may send.
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode().DisableAntiforgery();
        return routes;
    }
}
