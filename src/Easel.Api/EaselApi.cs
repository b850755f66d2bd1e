using Easel.Api.Access;
using Easel.Api.Errors;
using Easel.Api.Json;
using Easel.Api.Native;
using Easel.Api.Webui;
using Easel.Api.Workers;
using Easel.Application;
using Easel.Application.Data;
using Easel.Application.Folders;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Api;

/// <summary>Puts the API together: the native one, A1111's, and what workers say.</summary>
public static class EaselApi
{
    /// <summary>Registers what the API needs beside the studio.</summary>
    public static IServiceCollection AddEaselApi(this IServiceCollection services, AccessOptions access, StudioFolders folders)
    {
        services.AddSingleton(access).AddSingleton<Accounts>().AddSingleton<FailedLogins>().AddSingleton<WebuiTasks>();
        OpenApi.Add(services);
        // A body that cannot be read is answered in words, as every other problem is.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folders.Data, "keys"))).SetApplicationName("Easel");
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "easel";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
        });
        return services;
    }

    /// <summary>Adds what every request goes through, before anything else.</summary>
    public static IApplicationBuilder UseEaselApi(this IApplicationBuilder app) =>
        app.UseMiddleware<SecurityHeaders>().UseMiddleware<ErrorMiddleware>().UseMiddleware<OpeningGate>().UseMiddleware<AccessMiddleware>()
            .MapWhen(context => context.Request.Path.Value!.StartsWith(WebuiFileRoutes.FilePrefix, StringComparison.Ordinal), files => files.Run(WebuiFileRoutes.FileAsync));

    /// <summary>Maps the routes.</summary>
    public static void MapEaselApi(this IEndpointRouteBuilder routes)
    {
        LoginRoutes.Map(routes);
        WorkerRoutes.Map(routes);
        var api = routes.MapGroup("/api/v1");
        JobRoutes.Map(api);
        PictureRoutes.Map(api);
        SettingRoutes.Map(api);
        StudioRoutes.Map(api);
        StartRoutes.Map(api);
        var sdapi = routes.MapGroup("/sdapi/v1").WithTags("sdapi");
        WebuiGenerateRoutes.Map(sdapi);
        WebuiStateRoutes.Map(sdapi, routes);
        WebuiListRoutes.Map(sdapi);
        WebuiOptionRoutes.Map(sdapi);
        WebuiExtraRoutes.Map(sdapi);
        WebuiTaggerRoutes.Map(sdapi, routes);
        WebuiFileRoutes.Map(routes);
        OpenApi.Map(routes);
        routes.MapGet("/healthz", () => TypedResults.Text("ok")).ExcludeFromDescription();
        routes.MapGet("/readyz", async (IDbContextFactory<StudioContext> contexts, StudioParts parts, IServiceProvider services, CancellationToken stop) =>
        {
            var health = await StudioRoutes.LookAsync(contexts, parts, services, stop);
            return TypedResults.Text(health.Status, statusCode: health.Database ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).ExcludeFromDescription();
    }
}
