using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Training.Datasets;
using Easel.Training.Schedules;

namespace Easel.Training.Sessions;

/// <summary>How long a run is.</summary>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="StepsPerEpoch">Updates of an epoch: batches over the accumulation, rounded up.</param>
/// <param name="Epochs">Epochs, the last one perhaps cut short.</param>
/// <param name="Steps">Updates in all.</param>
/// <param name="Schedule">The learning rate's factor at each.</param>
public sealed record TrainingPlan(int Batches, int StepsPerEpoch, int Epochs, int Steps, LearningRateSchedule Schedule)
{
    /// <summary>Counts.</summary>
    /// <exception cref="Easel.Core.Errors.InvalidRequestException">There is no such schedule.</exception>
    public static TrainingPlan Of(TrainRequest request, ImmutableArray<LoadedDataset> datasets)
    {
        var batches = datasets.Sum(dataset => dataset.Batches);
        var perEpoch = Math.Max(1, (batches + request.Run.GradientAccumulation - 1) / request.Run.GradientAccumulation);
        var steps = request.Run.Epochs is { } epochs ? epochs * perEpoch : request.Run.Steps;
        return new TrainingPlan(batches, perEpoch, (steps + perEpoch - 1) / perEpoch, steps, LearningRateSchedule.Of(LearningRateSettings.Of(request.Optimizer), steps));
    }

    /// <summary>Updates that count as done before the first; 0 unless the request begins later (sd-scripts, <c>initial_step</c> before <c>initial_epoch</c>).</summary>
    public int InitialStep(TrainRun run) => run.InitialStep ?? (run.InitialEpoch - 1) * StepsPerEpoch ?? 0;

    /// <summary>Epochs between files, where the request wants so many files in all; null where it says nothing.</summary>
    public int? SaveEveryNEpochs(TrainSave save) => save.NEpochRatio is { } files ? Math.Max(1, Epochs / files) : save.EveryNEpochs;
}
