using System.Collections.Immutable;

namespace Easel.Core.Jobs;

/// <summary>What a training gave.</summary>
/// <param name="File">The last file; null where the run was interrupted before it had one.</param>
/// <param name="Files">Every model file that is there, in the order in which they were saved.</param>
/// <param name="Samples">Sample pictures.</param>
/// <param name="Steps">Updates done.</param>
/// <param name="Epochs">Epochs begun.</param>
/// <param name="Loss">Average loss at the end.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Verdict">Whether it fits its pictures.</param>
/// <param name="Interrupted">True where it was stopped early; its state is saved.</param>
public sealed record TrainResult(
    string? File, ImmutableArray<string> Files, ImmutableArray<string> Samples, int Steps, int Epochs, double Loss, double Seconds, string Verdict, bool Interrupted) : JobResult;
