namespace Easel.Core.Errors;

/// <summary>A model that was named but is not installed; the message lists where it was looked for and what is there.</summary>
public sealed class ModelNotFoundException(string name, string message) : EaselException("model-not-found", message)
{
    /// <summary>The name that was asked for.</summary>
    public string Name { get; } = name;
}
