using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Requests;

namespace Easel.Core.Jobs;

/// <summary>What the check before a training found, and how long the run will be.</summary>
/// <param name="Findings">Errors first.</param>
/// <param name="Pictures">Pictures that are trained.</param>
/// <param name="Draws">Draws of an epoch, regularisation included.</param>
/// <param name="StepsPerEpoch">Updates of an epoch.</param>
/// <param name="Steps">Updates in all.</param>
/// <param name="Bytes">Memory that it will take, about.</param>
/// <param name="FileBytes">Size of its file, about; 0 where it is not known.</param>
/// <param name="SecondsPerStep">Time of an update, about; null where it is not known.</param>
public sealed record JobTrainingPlanned(
    ImmutableArray<TrainFinding> Findings, int Pictures, int Draws, int StepsPerEpoch, int Steps, long Bytes, long FileBytes = 0, double? SecondsPerStep = null) : JobEvent;

/// <summary>One update of a training.</summary>
/// <param name="Step">Updates done.</param>
/// <param name="Steps">Updates in all.</param>
/// <param name="Epoch">The epoch in work, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Loss">Mean loss of the update's pictures.</param>
/// <param name="AverageLoss">A moving average of it, which a chart shows.</param>
/// <param name="GradientNorm">Length of the gradient.</param>
/// <param name="LearningRate">The UNet's learning rate at this update, or the text encoder's where that alone learns.</param>
/// <param name="SecondsPerStep">Time of an update, averaged.</param>
/// <param name="SecondsLeft">Time left, by that.</param>
public sealed record JobTrainingStep(
    int Step, int Steps, int Epoch, int Epochs, double Loss, double AverageLoss, double? GradientNorm, double LearningRate, double SecondsPerStep, double SecondsLeft) : JobEvent
{
    private const int MostKept = 500;

    /// <summary>True for the steps that a chart of the whole run is drawn from, at most some hundreds; of the others only the newest is worth anything.</summary>
    [JsonIgnore]
    public bool IsKept => Step <= 1 || Step == Steps || Step % Math.Max(1, (Steps + MostKept - 1) / MostKept) == 0;
}

/// <summary>Held-out pictures were measured.</summary>
/// <param name="Step">Updates done.</param>
/// <param name="TrainedLoss">Loss of as many pictures that are trained.</param>
/// <param name="HeldOutLoss">Loss of pictures that are not.</param>
/// <param name="Verdict">What that means: underfit, good, overfit, or unknown yet.</param>
public sealed record JobTrainingMeasured(int Step, double TrainedLoss, double HeldOutLoss, string Verdict) : JobEvent;

/// <summary>A training wrote a file: a model, a saved state, or a sample picture.</summary>
/// <param name="Path">The file, or a state's folder.</param>
/// <param name="What"><c>model</c>, <c>state</c> or <c>sample</c>.</param>
/// <param name="Step">Updates done.</param>
public sealed record JobTrainingSaved(string Path, string What, int Step) : JobEvent;
