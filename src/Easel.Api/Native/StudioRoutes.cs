using System.Collections.Immutable;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Data;
using Easel.Application.Prompts;
using Easel.Application.Workers;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Easel.Api.Native;

/// <summary>What the studio can do, which models it has, who may use it, and how it is.</summary>
internal static class StudioRoutes
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/capabilities", (HttpContext context) => context.Studio().Capabilities).WithTags("Studio").WithSummary("Samplers, schedules, upscalers: what forms offer.");
        api.MapGet("/models", Models).WithTags("Studio").WithSummary("Installed models: checkpoint, vae, lora, embedding …");
        api.MapPost("/prompts/tokens", Tokens).WithTags("Studio").WithSummary("The tokens of a prompt; with isLiteral those of a text as it stands, brackets included.");
        api.MapGet("/me", (HttpContext context) => context.Caller().User).WithTags("Studio").WithSummary("Whom the studio takes the caller for.");
        api.MapGet("/health", HealthAsync).WithTags("Studio").WithSummary("How the studio is.");
        var accounts = api.MapGroup("/accounts").WithTags("Accounts").AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.RequireAdmin();
            return await next(context);
        });
        accounts.MapGet("", (Accounts all, CancellationToken stop) => all.ListAsync(stop)).WithSummary("Every account.");
        accounts.MapPost("", async (Accounts all, NewAccount account, CancellationToken stop) =>
        {
            await all.AddAsync(account.Name, account.Password, account.IsAdmin, stop);
            return TypedResults.Created((string?)null, new StudioUser(account.Name, account.IsAdmin));
        }).WithSummary("Makes an account.");
        accounts.MapDelete("/{name}", async (Accounts all, string name, CancellationToken stop) =>
        {
            await all.RemoveAsync(name, stop);
            return TypedResults.NoContent();
        }).WithSummary("Deletes an account and its keys; its jobs and pictures stay.");
        accounts.MapPost("/{name}/keys", async (Accounts all, string name, NewKey key, CancellationToken stop) =>
            TypedResults.Created((string?)null, new MadeKey(await all.AddKeyAsync(name, key.What, stop)))).WithSummary("Makes a key; it is told this once.");
    }

    private static TokenList Tokens(IServiceProvider services, TokenQuestion question)
    {
        if (question.Prompt is null) throw new InvalidRequestException("prompt", "is missing; give a text (it may be empty).");
        if (services.GetService(typeof(IPromptCounter)) is not IPromptCounter counter) throw new UnsupportedFeatureException("This studio was started without a tokenizer. Ask 'easel tokens' instead.");
        if (!question.IsLiteral) return new TokenList(counter.Tokens(question.Prompt), counter.Count(question.Prompt).Tokens, counter.Count(question.Prompt).Limit);
        var tokens = counter.Literal(question.Prompt);
        return new TokenList(tokens, tokens.Length, Math.Max(1, (tokens.Length + 74) / 75) * 75);
    }

    /// <summary>How the studio is: also for <c>/readyz</c>.</summary>
    internal static async Task<StudioHealth> LookAsync(IDbContextFactory<StudioContext> contexts, StudioParts parts, IServiceProvider services, CancellationToken stop)
    {
        var database = true;
        try
        {
            await using var context = await contexts.CreateDbContextAsync(stop);
            await context.Settings.AnyAsync(stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            database = false;
        }

        var counts = database ? await parts.Lists.CountsAsync(stop) : null;
        var trouble = (services.GetService(typeof(IWorkerHealth)) as IWorkerHealth)?.Trouble;
        return new StudioHealth(database && trouble is null ? "ok" : "degraded", database, trouble, counts?.GetValueOrDefault(JobState.Running) ?? 0, counts?.GetValueOrDefault(JobState.Queued) ?? 0);
    }

    private static async Task<StudioHealth> HealthAsync(IDbContextFactory<StudioContext> contexts, StudioParts parts, IServiceProvider services, CancellationToken stop) =>
        await LookAsync(contexts, parts, services, stop);

    private static IEnumerable<ModelView> Models(HttpContext context, string kind = "checkpoint")
    {
        if (!Enum.TryParse<ModelKind>(kind.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var parsed) || char.IsAsciiDigit(kind[0]))
            throw new InvalidRequestException("kind", $"is unknown; give one of {string.Join(", ", Enum.GetNames<ModelKind>()).ToLowerInvariant()}.");
        return context.Studio().Models.List(parsed).Select(path => new ModelView(Path.GetFileNameWithoutExtension(path), Path.GetFileName(path), File.Exists(path) ? new FileInfo(path).Length : 0));
    }
}

/// <summary>How the studio is.</summary>
/// <param name="Status"><c>ok</c> or <c>degraded</c>.</param>
/// <param name="Database">Whether it answers.</param>
/// <param name="Worker">What is wrong with this machine's worker; null where nothing is.</param>
/// <param name="Running">Jobs that run.</param>
/// <param name="Queued">Jobs that wait.</param>
internal sealed record StudioHealth(string Status, bool Database, string? Worker, int Running, int Queued);

/// <summary>A model as lists show it.</summary>
internal sealed record ModelView(string Name, string File, long Bytes);

/// <summary>An account to make.</summary>
internal sealed record NewAccount(string Name, string? Password = null, bool IsAdmin = false);

/// <summary>A key to make.</summary>
internal sealed record NewKey(string What);

/// <summary>A key that was made.</summary>
internal sealed record MadeKey(string Key);

/// <summary>What to take apart.</summary>
internal sealed record TokenQuestion(string? Prompt, bool IsLiteral = false);

/// <summary>The tokens of a text, without start, end and padding: how many count, and how many fit into the blocks that they take.</summary>
internal sealed record TokenList(ImmutableArray<PromptToken> Tokens, int Count, int Limit);
