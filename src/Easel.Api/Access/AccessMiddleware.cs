using System.Net;
using System.Security.Cryptography;
using System.Text;
using Easel.Application;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Easel.Api.Access;

/// <summary>Finds out who calls. Routes that need someone ask for <see cref="Callers.Caller"/>; this lets the rest through.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessOptions options, Accounts accounts, FailedLogins failures)
{
    public async Task InvokeAsync(HttpContext context)
    {
        CheckHost(context);
        CheckOrigin(context);
        if (await CallerAsync(context) is { } caller) context.Features.Set(caller);
        else if (IsProtected(context.Request.Path)) throw new AccessException("Incorrect username or password", isKnown: false);
        await next(context);
    }

    // Everything is protected but what says nothing of anyone, and the way in.
    private static bool IsProtected(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/sdapi") || path.StartsWithSegments("/controlnet") || path.StartsWithSegments("/tagger")
        || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/sd_extra_networks")
        || path.Value!.StartsWith("/file=", StringComparison.Ordinal)
        || (path.StartsWithSegments("/internal") && !path.StartsWithSegments("/internal/ping"));

    private void CheckHost(HttpContext context)
    {
        // A web page elsewhere can give itself a name that leads to this machine: it would then be let in as the local user.
        if (!options.IsOpen || options.AllowsForeignHosts) return;
        var host = context.Request.Host.Host.Trim('[', ']');
        if (host is "" or "localhost" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))) return;
        throw new AccessException($"This studio is only for its own machine, and does not answer to the name '{host}'. Use http://127.0.0.1, or start it with --listen and accounts.", isKnown: true);
    }

    private void CheckOrigin(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)) return;
        var isForeign = origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
        if (isForeign || request.Headers["Sec-Fetch-Site"] == "cross-site")
            throw new AccessException($"A web page of {(origin.Length > 0 ? origin : "another site")} may not call this studio. Allow it with --cors-allow-origins.", isKnown: true);
    }

    private async Task<Caller?> CallerAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && options.WorkerKey is { } worker && Same(header["Bearer ".Length..].Trim(), worker))
            return new Caller(StudioUser.Local, IsWorker: true);
        // Clients send empty or made-up headers to open servers.
        if (options.IsOpen) return new Caller(StudioUser.Local, IsWorker: true);
        if (header.Trim().Length > 0) return await ByHeaderAsync(context, header);
        var cookie = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return cookie.Principal?.Identity?.Name is { } name ? new Caller(new StudioUser(name, cookie.Principal.IsInRole(LoginRoutes.AdminRole)), IsWorker: false) : null;
    }

    private async Task<Caller?> ByHeaderAsync(HttpContext context, string header)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        failures.Check(address);
        StudioUser? user = null;
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) user = await accounts.ByKeyAsync(header["Bearer ".Length..].Trim(), context.RequestAborted);
        else if (Basic(header) is var (name, password)) user = await accounts.ByPasswordAsync(name, password, context.RequestAborted) ?? await accounts.ByKeyAsync(password, context.RequestAborted);
        if (user is null) failures.Note(address);
        return user is null ? null : new Caller(user, IsWorker: user.IsAdmin);
    }

    private static (string Name, string Password)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
