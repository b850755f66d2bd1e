using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Training;

/// <summary>Looks at a training without training.</summary>
/// <param name="check">Looks.</param>
public sealed class TrainCheckHandler(TrainCheck check) : IJobHandler<TrainCheckRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(TrainCheckRequest request, JobContext job)
    {
        job.Report(new JobProgress(JobStage.Load, 0, 0, 0, 1, 0));
        return new TrainCheckResult(await check.RunAsync(request.Training).ConfigureAwait(false));
    }
}
