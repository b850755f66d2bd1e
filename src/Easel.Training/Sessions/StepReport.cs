using System.Collections.Immutable;

namespace Easel.Training.Sessions;

/// <summary>What one update did.</summary>
/// <param name="Step">Updates done, this one included.</param>
/// <param name="Epoch">The epoch in work, from 1.</param>
/// <param name="Loss">Mean loss of its pictures.</param>
/// <param name="GradientNorm">Length of the gradient before clipping.</param>
/// <param name="LearningRates">By what learns: <c>unet</c>, <c>text0</c> …</param>
/// <param name="EpochEnds">True where it was the epoch's last.</param>
/// <param name="RunEnds">True where it was the run's last.</param>
/// <param name="Skipped">True where half precision overflowed and nothing was changed.</param>
public sealed record StepReport(
    int Step, int Epoch, double Loss, double GradientNorm, ImmutableArray<(string Name, double Rate)> LearningRates, bool EpochEnds, bool RunEnds, bool Skipped);
