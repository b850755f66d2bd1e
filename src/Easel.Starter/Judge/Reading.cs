using System.Collections.Immutable;
using Easel.Starter.World;

namespace Easel.Starter.Judge;

/// <summary>What the judge sees in a picture.</summary>
/// <param name="Sky">The sky.</param>
/// <param name="Ground">The ground.</param>
/// <param name="Subjects">The kinds it finds, the surest first. Several of one kind are one entry.</param>
public sealed record Reading(Sky Sky, Ground Ground, ImmutableArray<SeenSubject> Subjects)
{
    /// <summary>What it sees of a kind, or null where it finds none.</summary>
    public SeenSubject? Find(Kind kind) => Subjects.FirstOrDefault(s => s.Kind == kind);
}

/// <summary>A subject that the judge finds.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Confidence">How sure it is, 0.5 … 1.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="X">Its middle, 0 (left) … 1 (right).</param>
/// <param name="Y">Its middle, 0 (top) … 1 (bottom).</param>
public sealed record SeenSubject(Kind Kind, float Confidence, Colour Colour, float X, float Y);
