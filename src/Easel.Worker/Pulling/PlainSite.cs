using Easel.Core.Requests;

namespace Easel.Worker.Pulling;

/// <summary>Any other address of a file.</summary>
internal sealed class PlainSite(PullSettings settings) : IPullSite
{
    public bool Understands(string source) => Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    public Task<PullTarget> FindAsync(PullRequest request, CancellationToken cancelled)
    {
        var url = new Uri(request.Source);
        var name = Uri.UnescapeDataString(url.Segments[^1]);
        return Task.FromResult(new PullTarget(new PullAddress(url, null, settings.AllowPrivate, url.Host, null), Path.HasExtension(name) ? name : null));
    }
}
