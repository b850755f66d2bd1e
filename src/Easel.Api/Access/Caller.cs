using Easel.Application;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Api.Access;

/// <summary>Who calls.</summary>
/// <param name="User">As whom.</param>
/// <param name="IsWorker">True where workers' routes are open to it.</param>
public sealed record Caller(StudioUser User, bool IsWorker);

/// <summary>Asks a request who calls.</summary>
public static class Callers
{
    /// <summary>The caller.</summary>
    /// <exception cref="AccessException">Nobody is known.</exception>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? throw new AccessException("Nobody is signed in.", isKnown: false);

    /// <summary>The studio as the caller sees it.</summary>
    public static IStudio Studio(this HttpContext context) => context.RequestServices.GetRequiredService<StudioParts>().For(context.Caller().User);

    /// <exception cref="AccessException">The caller is no worker.</exception>
    public static void RequireWorker(this HttpContext context)
    {
        if (!context.Caller().IsWorker) throw new AccessException("This is for workers. Give the worker an administrator's key.", isKnown: true);
    }

    /// <exception cref="AccessException">The caller is no administrator.</exception>
    public static void RequireAdmin(this HttpContext context)
    {
        if (!context.Caller().User.IsAdmin) throw new AccessException("This takes an administrator.", isKnown: true);
    }
}
