using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Training;

/// <summary>Looks at pictures and captions as a training would.</summary>
public sealed class DatasetCheckHandler : IJobHandler<DatasetCheckRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(DatasetCheckRequest request, JobContext job)
    {
        job.Report(new JobProgress(JobStage.Load, 0, 0, 0, 1, 0));
        var (datasets, findings) = await Task.Run(() => TrainPreparation.Look(request.Data), job.Control.Cancelled).ConfigureAwait(false);
        return new TrainCheckResult(new JobTrainingPlanned(findings, datasets.Sum(d => d.Pictures.Length), datasets.Sum(d => d.TrainSamples + d.RegSamples), 0, 0, 0));
    }
}
