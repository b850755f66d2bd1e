using Easel.Core.Errors;

namespace Easel.Application.Errors;

/// <summary>A user asked for what only an administrator may.</summary>
/// <param name="message">What, and what to do.</param>
public sealed class ForbiddenException(string message) : EaselException("forbidden", message);
