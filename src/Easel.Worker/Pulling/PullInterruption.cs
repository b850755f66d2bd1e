namespace Easel.Worker.Pulling;

/// <summary>The network or a site failed for the moment: trying again may help.</summary>
/// <param name="message">What failed.</param>
/// <param name="wait">How long the site asks to wait, or null.</param>
/// <param name="inner">The cause, where there is one.</param>
internal sealed class PullInterruption(string message, TimeSpan? wait, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the site asks to wait.</summary>
    public TimeSpan? Wait => wait is { } asked ? TimeSpan.FromSeconds(Math.Clamp(asked.TotalSeconds, 0, 120)) : null;
}
