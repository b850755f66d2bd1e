using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Api.Access;

/// <summary>The way in for browsers: a form with a name and a password becomes a cookie. Bots of A1111 post it too, also where nobody has to sign in.</summary>
internal static class LoginRoutes
{
    public const string AdminRole = "admin";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login", SignInAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/logout", async (HttpContext context) =>
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return TypedResults.Ok(new { success = true });
        }).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, Accounts accounts, FailedLogins failures, AccessOptions options)
    {
        if (options.IsOpen) return TypedResults.Ok(new { success = true });
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        failures.Check(address);
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var (name, password) = (form?["username"].ToString() ?? "", form?["password"].ToString() ?? "");
        // The first administrator has a key and no password.
        var user = await accounts.ByPasswordAsync(name, password, context.RequestAborted)
            ?? (await accounts.ByKeyAsync(password, context.RequestAborted) is { } owner && owner.Name.Equals(name, StringComparison.OrdinalIgnoreCase) ? owner : null);
        if (user is null)
        {
            failures.Note(address);
            return TypedResults.Json(new { detail = "Incorrect username or password" }, statusCode: StatusCodes.Status400BadRequest);
        }

        var identity = new ClaimsIdentity(CookieAuthenticationDefaults.AuthenticationScheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Name));
        if (user.IsAdmin) identity.AddClaim(new Claim(ClaimTypes.Role, AdminRole));
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
        return TypedResults.Ok(new { success = true });
    }
}
