using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Worker.Pulling;

/// <summary>Hugging Face and its mirrors (huggingface.co/docs/hub/api): <c>OWNER/REPO[@REVISION][:FILE]</c>, with or without <c>hf:</c>, or a page's address.</summary>
internal sealed partial class HuggingFaceSite(PullClient client, PullSettings settings) : IPullSite
{
    private const string Site = "Hugging Face";

    public bool Understands(string source) => Parse(source) is not null;

    public async Task<PullTarget> FindAsync(PullRequest request, CancellationToken cancelled)
    {
        var (repository, revision, named) = Parse(request.Source)!.Value;
        var list = await client.JsonAsync(Address($"api/models/{repository}/revision/{Uri.EscapeDataString(revision)}?blobs=true"), cancelled).ConfigureAwait(false);
        var files = list.List("siblings").Select(file => (Name: file.Text("rfilename") ?? "", Json: file)).Where(file => IsModel(file.Name)).ToList();
        var (name, json) = Choose(repository, request.File ?? named, files);
        var lfs = json.TryGetProperty("lfs", out var stored) ? stored : default;
        long? bytes = json.TryGetProperty("size", out var size) && size.TryGetInt64(out var count) ? count : null;
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        return new PullTarget(Address($"{repository}/resolve/{Uri.EscapeDataString(revision)}/{path}"), name[(name.LastIndexOf('/') + 1)..], bytes, lfs.Text("sha256"));
    }

    private (string Repository, string Revision, string? File)? Parse(string source)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
        {
            if (uri.Host is not ("huggingface.co" or "www.huggingface.co" or "hf.co") && uri.Authority != settings.HuggingFace.Authority) return null;
            var parts = uri.AbsolutePath.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToList();
            return parts switch
            {
                [var owner, var name] => ($"{owner}/{name}", "main", null),
                [var owner, var name, "blob" or "resolve" or "raw" or "tree", var revision, .. var file] => ($"{owner}/{name}", revision, file.Count == 0 ? null : string.Join('/', file)),
                _ => null,
            };
        }

        var id = Id().Match(source);
        return id.Success ? (id.Groups["repo"].Value, id.Groups["rev"] is { Success: true } rev ? rev.Value : "main", id.Groups["file"] is { Success: true } file2 ? file2.Value : null) : null;
    }

    private static (string Name, JsonElement Json) Choose(string repository, string? wanted, List<(string Name, JsonElement Json)> files)
    {
        if (wanted is not null)
        {
            var named = files.Where(f => f.Name == wanted || f.Name.EndsWith("/" + wanted, StringComparison.Ordinal)).ToList();
            if (named.Count == 1) return named[0];
        }
        else
        {
            // Where a model lies there both ways, the way that holds no code is taken.
            var safe = files.Where(f => f.Name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && !f.Name.Contains('/', StringComparison.Ordinal)).ToList();
            if (safe.Count == 1) return safe[0];
            if (files.Count == 1) return files[0];
        }

        var there = files.Count == 0 ? "no model file at all" : string.Join(", ", files.Take(20).Select(f => f.Name)) + (files.Count > 20 ? " …" : "");
        throw new InvalidRequestException("file", $"{(wanted is null ? $"{repository} has several files" : $"{repository} has no file '{wanted}', or several")}; there is {there}. Name one with --file.");
    }

    private PullAddress Address(string path) => new(PullSettings.Below(settings.HuggingFace, path), settings.HuggingFaceToken, IsTrusted: true, Site, "HF_TOKEN");

    private static bool IsModel(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".safetensors" or ".ckpt" or ".pt" or ".pth" or ".bin" or ".sft";

    [GeneratedRegex(@"^(hf:|huggingface:)?(?<repo>[\w.-]+/[\w.-]+)(@(?<rev>[\w./-]+))?(:(?<file>[^:]+))?$")]
    private static partial Regex Id();
}
