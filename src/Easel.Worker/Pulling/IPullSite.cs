using Easel.Core.Requests;

namespace Easel.Worker.Pulling;

/// <summary>A place that models come from.</summary>
internal interface IPullSite
{
    /// <summary>True where the source is of this place.</summary>
    bool Understands(string source);

    /// <summary>Finds the file that a request means.</summary>
    /// <exception cref="Core.Errors.InvalidRequestException">The source has no such file, or several; the message lists them.</exception>
    /// <exception cref="PullException">The site refuses.</exception>
    Task<PullTarget> FindAsync(PullRequest request, CancellationToken cancelled);
}
