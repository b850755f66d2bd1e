using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Easel.Web.Hosting;

/// <summary>The page's scripts and styles. They are inside the program (docs/decisions/060-embedded-assets.md), and leave it compressed.</summary>
public sealed class PageAssets
{
    private static readonly (string Name, string Type)[] Names =
    [
        ("easel.css", "text/css; charset=utf-8"), ("easel.js", "text/javascript; charset=utf-8"), ("canvas.js", "text/javascript; charset=utf-8"), ("easel.svg", "image/svg+xml"),
        ("MudBlazor.min.css", "text/css; charset=utf-8"), ("MudBlazor.min.js", "text/javascript; charset=utf-8"), ("blazor.web.js", "text/javascript; charset=utf-8"),
    ];

    private readonly FrozenDictionary<string, Asset> assets = Names.ToFrozenDictionary(it => it.Name, it => new Asset(Read(it.Name), it.Type), StringComparer.Ordinal);

    /// <summary>An asset's address; it changes with the content, so that browsers may keep it for ever.</summary>
    public string Address(string name) => $"/page/assets/{name}?v={assets[name].Hash}";

    /// <summary>Answers with an asset.</summary>
    public IResult Answer(string name, HttpContext context)
    {
        if (!assets.TryGetValue(name, out var asset)) return Results.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = $"\"{asset.Hash}\"";
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(asset.Hash, StringComparison.Ordinal)) return Results.StatusCode(StatusCodes.Status304NotModified);
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal)) return Results.Bytes(asset.Bytes, asset.Type);
        headers.ContentEncoding = "br";
        return Results.Bytes(asset.Small.Value, asset.Type);
    }

    /// <summary>What a first visit loads, in compressed bytes.</summary>
    internal long FirstLoad => assets.Values.Sum(it => (long)it.Small.Value.Length);

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing from the program.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private sealed class Asset(byte[] bytes, string type)
    {
        public byte[] Bytes => bytes;

        public string Type => type;

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

        public Lazy<byte[]> Small { get; } = new(() =>
        {
            using var memory = new MemoryStream();
            using (var brotli = new BrotliStream(memory, CompressionLevel.Optimal)) brotli.Write(bytes);
            return memory.ToArray();
        });
    }
}
