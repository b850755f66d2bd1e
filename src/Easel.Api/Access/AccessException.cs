using Easel.Core.Errors;

namespace Easel.Api.Access;

/// <summary>Someone is not let in (401), or may not do what is asked (403).</summary>
/// <param name="message">What, and what to do.</param>
/// <param name="isKnown">True where the caller is known, and asked for too much.</param>
public sealed class AccessException(string message, bool isKnown) : EaselException(isKnown ? "forbidden" : "unauthorized", message)
{
    /// <summary>True where the caller is known, and asked for too much.</summary>
    public bool IsKnown { get; } = isKnown;
}
