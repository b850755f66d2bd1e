using Easel.Core.Errors;

namespace Easel.Application.Errors;

/// <summary>The studio has more work than it wants to remember; later there will be room.</summary>
/// <param name="message">What is full, and what to do.</param>
/// <param name="retryAfter">When to ask again.</param>
public sealed class BusyException(string message, TimeSpan retryAfter) : EaselException("busy", message)
{
    /// <summary>When to ask again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
