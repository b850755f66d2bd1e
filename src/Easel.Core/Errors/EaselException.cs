namespace Easel.Core.Errors;

/// <summary>
/// An error a person can act on: its message names the thing, what was expected of it, and the remedy. Anything that is not an
/// <see cref="EaselException"/> or a cancellation is a bug.
/// </summary>
/// <param name="code">A stable word in kebab-case that programs can branch on, for instance <c>model-format</c>.</param>
/// <param name="message">The thing, the expectation, the remedy, in one or two sentences.</param>
/// <param name="inner">The cause, where there is one.</param>
public class EaselException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable word in kebab-case that programs can branch on.</summary>
    public string Code { get; } = code;
}
