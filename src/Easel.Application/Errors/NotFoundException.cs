using Easel.Core.Errors;

namespace Easel.Application.Errors;

/// <summary>Something was named that is not there, or that belongs to someone else: the two are not told apart.</summary>
public sealed class NotFoundException(string what, string name) : EaselException("not-found", $"There is no {what} '{name}'. It may have been deleted; look at the list of what is there.");
