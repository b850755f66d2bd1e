using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Web.Hosting;

/// <summary>The page's addresses.</summary>
public static class EaselWebRoutes
{
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
