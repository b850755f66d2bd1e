using System.Collections.Immutable;

namespace Easel.Engine.Families;

/// <summary>Whether other programs may load a file without running code from it. Easel itself never runs any.</summary>
/// <param name="Verdict"><c>safe</c>: the container cannot hold code; <c>pickle</c>: it could, and what it names is harmless.</param>
/// <param name="Names">What its pickle names, sorted: classes and functions that Python would call on loading it.</param>
public sealed record ModelSafety(string Verdict, ImmutableArray<string> Names)
{
    /// <summary>A container of numbers and text.</summary>
    public static ModelSafety Safe { get; } = new("safe", []);
}
