using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Api;

/// <summary>Descriptions from which programs make clients: <c>/openapi/v1.json</c> of the native API, <c>/openapi.json</c> of A1111's.</summary>
internal static class OpenApi
{
    private const string Native = "v1";
    private const string Webui = "webui";

    public static void Add(IServiceCollection services)
    {
        services.AddOpenApi(Native, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version, document.Servers) = ("Easel", "1", []);
                return Task.CompletedTask;
            });
        });
        services.AddOpenApi(Webui, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("sdapi", StringComparison.Ordinal) == true || description.RelativePath?.StartsWith("internal", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version, document.Servers) = ("Easel, as Stable Diffusion web UI", "1", []);
                return Task.CompletedTask;
            });
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        // Where FastAPI has it.
        routes.MapGet("/openapi.json", () => TypedResults.Redirect($"/openapi/{Webui}.json")).ExcludeFromDescription();
    }
}
