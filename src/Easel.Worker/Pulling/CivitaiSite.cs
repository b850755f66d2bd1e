using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Worker.Pulling;

/// <summary>Civitai (developer.civitai.com): a model's number, with <c>@</c> its version's, with or without <c>civitai:</c>, or a page's or download's address.</summary>
internal sealed partial class CivitaiSite(PullClient client, PullSettings settings) : IPullSite
{
    private const string Site = "Civitai";

    public bool Understands(string source) => Parse(source) is not null;

    public async Task<PullTarget> FindAsync(PullRequest request, CancellationToken cancelled)
    {
        var (model, version) = Parse(request.Source)!.Value;
        if (version is null)
        {
            var all = await client.JsonAsync(Address($"api/v1/models/{model}"), cancelled).ConfigureAwait(false);
            var newest = all.List("modelVersions").FirstOrDefault();
            version = newest.ValueKind == JsonValueKind.Object && newest.TryGetProperty("id", out var id) && id.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture)
                : throw new InvalidRequestException("source", $"Civitai's model {model} has no version to fetch.");
        }

        var json = await client.JsonAsync(Address($"api/v1/model-versions/{version}"), cancelled).ConfigureAwait(false);
        var file = Choose(version, request.File, [.. json.List("files")]);
        var name = file.Text("name");
        var sha256 = file.TryGetProperty("hashes", out var hashes) ? hashes.Text("SHA256")?.ToLowerInvariant() : null;
        // The size is told in thousands of bytes with rounding, which is no size to hold a file to.
        var url = file.Text("downloadUrl") is { } given && Uri.TryCreate(given, UriKind.Absolute, out var download) ? PullSettings.Below(settings.Civitai, download.PathAndQuery) : PullSettings.Below(settings.Civitai, $"api/download/models/{version}");
        return new PullTarget(Address(url), name, null, sha256, json.GetRawText());
    }

    private (string? Model, string? Version)? Parse(string source)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
        {
            if (uri.Host is not ("civitai.com" or "www.civitai.com") && uri.Authority != settings.Civitai.Authority) return null;
            if (Download().Match(uri.AbsolutePath) is { Success: true } download) return (null, download.Groups[1].Value);
            if (Page().Match(uri.AbsolutePath) is not { Success: true } page) return null;
            return (page.Groups[1].Value, VersionQuery().Match(uri.Query) is { Success: true } version ? version.Groups[1].Value : null);
        }

        var id = Id().Match(source);
        return id.Success ? (id.Groups["model"].Value, id.Groups["version"] is { Success: true } of ? of.Value : null) : null;
    }

    private static JsonElement Choose(string version, string? wanted, List<JsonElement> files)
    {
        var named = wanted is null ? files : files.FindAll(f => f.Text("name") == wanted);
        if (named.Count == 1) return named[0];
        if (wanted is null && files.FirstOrDefault(f => f.TryGetProperty("primary", out var primary) && primary.ValueKind == JsonValueKind.True) is { ValueKind: JsonValueKind.Object } main) return main;
        throw new InvalidRequestException("file", $"Civitai's version {version} has {(wanted is null ? "several files" : $"no file '{wanted}'")}; there is {string.Join(", ", files.Select(f => f.Text("name")))}. Name one with --file.");
    }

    private PullAddress Address(string path) => Address(PullSettings.Below(settings.Civitai, path));

    private PullAddress Address(Uri url) => new(url, settings.CivitaiToken, IsTrusted: true, Site, "CIVITAI_TOKEN");

    [GeneratedRegex(@"^(civitai:)?(?<model>\d+)(@(?<version>\d+))?$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^/models/(\d+)(/|$)")]
    private static partial Regex Page();

    [GeneratedRegex(@"^/api/download/models/(\d+)$")]
    private static partial Regex Download();

    [GeneratedRegex(@"[?&]modelVersionId=(\d+)")]
    private static partial Regex VersionQuery();
}
