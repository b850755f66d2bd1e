using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Easel.Worker.Tests.Pulling;

/// <summary>A local web server that stands for the sites of the internet, and misbehaves as they do.</summary>
internal sealed class ModelSite : IAsyncDisposable
{
    private readonly WebApplication application;

    private ModelSite(WebApplication application) => this.application = application;

    /// <summary>What is done with a request, by its path.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public int Port { get; private set; }

    public static async Task<ModelSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = new ModelSite(builder.Build());
        site.application.Run(site.AnswerAsync);
        await site.application.StartAsync();
        site.Port = new Uri(site.application.Urls.First()).Port;
        return site;
    }

    /// <summary>Serves a file as good servers do: with ranges, and a tag for each content.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">Its bytes; changed ones have another tag.</param>
    /// <param name="cut">How many bytes the n-th answer has before the connection breaks; null for all.</param>
    public void Serve(string path, Func<byte[]> content, Func<int, int?>? cut = null)
    {
        var count = 0;
        Answers[path] = async context =>
        {
            var bytes = content();
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..8]}\"";
            var range = context.Request.GetTypedHeaders().Range?.Ranges.First();
            var from = range?.From is { } start && context.Request.Headers.IfRange == tag ? (int)start : 0;
            context.Response.Headers.ETag = tag;
            if (from > 0)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{bytes.Length - 1}/{bytes.Length}");
            }

            context.Response.ContentLength = bytes.Length - from;
            var rest = bytes.AsMemory(from);
            if (cut?.Invoke(count++) is not { } most || most >= rest.Length)
            {
                await context.Response.Body.WriteAsync(rest);
                return;
            }

            await context.Response.Body.WriteAsync(rest[..most]);
            await context.Response.Body.FlushAsync();
            // Ending with fewer bytes than promised closes the connection behind them; an abort would take them along.
            if (most == 0) context.Abort();
        };
    }

    public void Json(string path, string json) => Answers[path] = context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    };

    public void Redirect(string path, string target) => Answers[path] = context =>
    {
        context.Response.Redirect(target);
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Seen.Enqueue(new SeenRequest(
            context.Request.Host.Host, context.Request.Path, context.Request.Headers.Range.ToString(), context.Request.Headers.Authorization.ToString()));
        if (Answers.TryGetValue(context.Request.Path, out var answer)) return answer(context);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}

/// <summary>A request that the site saw.</summary>
internal sealed record SeenRequest(string Host, string Path, string Range, string Authorization);
