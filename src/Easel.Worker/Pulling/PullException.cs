using Easel.Core.Errors;

namespace Easel.Worker.Pulling;

/// <summary>A file could not be fetched, or must not be.</summary>
/// <param name="code"><c>pull-failed</c>, <c>pull-refused</c>, <c>checksum</c>, <c>offline</c> or <c>disk-full</c>.</param>
/// <param name="message">The thing, the expectation, the remedy.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class PullException(string code, string message, Exception? inner = null) : EaselException(code, message, inner);
