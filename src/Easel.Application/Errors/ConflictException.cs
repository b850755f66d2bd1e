using Easel.Core.Errors;

namespace Easel.Application.Errors;

/// <summary>What is asked for does not fit the state that things are in, for instance editing a job that is running.</summary>
public sealed class ConflictException(string message) : EaselException("conflict", message);
