namespace Easel.Core.Errors;

/// <summary>A model file that cannot be used: the message says which file, what it is, and what is wrong with it.</summary>
public sealed class ModelFormatException(string path, string problem, Exception? inner = null, ModelFault fault = ModelFault.Mismatch)
    : EaselException("model-format", $"{path}: {problem}", inner)
{
    /// <summary>A refusal of a known kind.</summary>
    public ModelFormatException(string path, ModelFault fault, string problem, Exception? inner = null)
        : this(path, problem, inner, fault)
    {
    }

    /// <summary>The file (or folder) that was read.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong with it, without the path.</summary>
    public string Problem { get; } = problem;

    /// <summary>The kind of thing that is wrong.</summary>
    public ModelFault Fault { get; } = fault;
}
