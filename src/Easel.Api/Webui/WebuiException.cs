using Easel.Core.Errors;

namespace Easel.Api.Webui;

/// <summary>A refusal with the status and the words that A1111 has for it, because clients look at both.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">A1111's words, and behind them what to do.</param>
internal sealed class WebuiException(int status, string detail) : EaselException("webui", detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
