using System.Collections.Immutable;
using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Jobs;

namespace Easel.Worker.Remote;

/// <summary>
/// Sends a job's news to the studio while the job runs, several times a second and not more often: of progress and previews the newest. Presses
/// the job's stop button when the studio says so, and cancels it when the job is not this worker's any more.
/// </summary>
internal sealed class JobReporter(StudioLink studio, JobLease lease, JobControl control, Retry retry, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(150);

    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<JobEvent> waiting = [];

    /// <summary>Notes an event; returns at once. Pictures are sent when they are stored, and not again here.</summary>
    public void Hear(JobEvent news)
    {
        lock (gate)
        {
            if (news is JobImageSaved) return;
            if (news is JobProgress) waiting.RemoveAll(it => it is JobProgress);
            // Of the steps between those that are kept, the newest is enough.
            if (news is JobTrainingStep) waiting.RemoveAll(it => it is JobTrainingStep { IsKept: false });
            if (news is JobPreview preview) waiting.RemoveAll(it => it is JobPreview older && older.Image == preview.Image);
            waiting.Add(news);
            if (news is JobFinished or JobFailed or JobCancelled or JobPaused) ended.TrySetResult();
        }
    }

    /// <summary>Sends until the job's end is sent.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.WhenAny(Task.Delay(Every, clock, CancellationToken.None), ended.Task).ConfigureAwait(false);
                var last = ended.Task.IsCompleted;
                var report = new WorkerReport(lease, Take());
                var reply = await retry.RunAsync(stop => studio.ReportAsync(report, stop), CancellationToken.None).ConfigureAwait(false);
                if (last) return;
                if (reply.Stop is { } kind) control.Stop(kind);
            }
        }
        catch (LostLeaseException)
        {
            control.Stop(StopKind.Cancel);
        }
    }

    private ImmutableArray<JobEvent> Take()
    {
        lock (gate)
        {
            ImmutableArray<JobEvent> taken = [.. waiting];
            waiting.Clear();
            return taken;
        }
    }
}
