namespace Easel.Core.Requests;

/// <summary>How much a finding of the pre-flight check matters.</summary>
public enum FindingLevel
{
    /// <summary>Advice.</summary>
    Hint,

    /// <summary>The run would go, but hardly as meant.</summary>
    Warning,

    /// <summary>The run cannot begin.</summary>
    Error,
}

/// <summary>One thing that the check before a training found.</summary>
/// <param name="Code">A stable word in kebab-case, one a kind of problem.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">What was found, naming the file, folder or field.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Path">The file or folder at fault, or null.</param>
public sealed record TrainFinding(string Code, FindingLevel Level, string Message, string Remedy, string? Path = null)
{
    /// <summary>One line: level, code, message, remedy.</summary>
    public override string ToString() => $"{Level.ToString().ToLowerInvariant()} [{Code}] {Message} {Remedy}";
}
