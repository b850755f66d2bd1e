namespace Easel.Training.Datasets;

/// <summary>When a caption is drawn.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="MaxSteps">Optimiser steps of the run.</param>
public readonly record struct CaptionMoment(int Epoch, int Step, int MaxSteps);
