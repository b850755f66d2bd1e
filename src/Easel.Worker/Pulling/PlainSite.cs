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
        var isMirrored = settings.Mirror is not null && url.Authority != settings.Mirror.Authority;
        if (isMirrored) url = PullSettings.Below(settings.Mirror!, url.Authority + url.PathAndQuery);
        // A mirror is the machine's own choice, and may well be near.
        return Task.FromResult(new PullTarget(new PullAddress(url, null, isMirrored || settings.AllowPrivate, url.Host, null), Path.HasExtension(name) ? name : null));
    }
}
