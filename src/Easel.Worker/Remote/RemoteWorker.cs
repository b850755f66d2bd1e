using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Worker.Devices;

namespace Easel.Worker.Remote;

/// <summary>A worker that asks a studio for jobs, one after the other, for as long as it may.</summary>
/// <param name="studio">The line to the studio.</param>
/// <param name="runner">Carries jobs out.</param>
/// <param name="name">The name to report under.</param>
/// <param name="duty">What it does.</param>
/// <param name="clock">Measures time.</param>
/// <param name="say">Hears what a person at this machine may want to read.</param>
public sealed class RemoteWorker(StudioLink studio, JobRunner runner, string name, WorkerDuty duty, TimeProvider clock, Action<string> say)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Works until told to stop; the job in hand is finished, or cancelled where <paramref name="now"/> fires.</summary>
    /// <param name="stop">Take no further job.</param>
    /// <param name="now">Drop the job in hand too.</param>
    /// <exception cref="EaselException">The studio does not let this worker in.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken now)
    {
        var state = new WorkerState(name, duty.Kinds);
        var reached = true;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var job = await studio.TakeAsync(state, stop).ConfigureAwait(false);
                if (!reached) say("the studio is there again.");
                reached = true;
                if (job is null)
                {
                    if (duty.Idle?.IsOver == true) return;
                    continue;
                }

                duty.Idle?.Begin();
                try
                {
                    // Only painting leaves a model loaded.
                    if (await WorkAsync(job, now).ConfigureAwait(false) is GenerateRequest painted) state = state with { HasModel = true, Model = painted.Model };
                }
                finally
                {
                    duty.Idle?.End();
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Retry.IsPassing(e, stop))
            {
                if (reached) say($"the studio cannot be reached ({e.Message}); trying again until it can.");
                reached = false;
                await Task.Delay(Pause, clock, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    /// <returns>What was carried out; null where it did not come to that.</returns>
    private async Task<JobRequest?> WorkAsync(LeasedJob job, CancellationToken now)
    {
        var retry = new Retry(clock, TimeSpan.FromMinutes(1));
        using var control = new JobControl();
        using var stopping = now.Register(() => control.Stop(StopKind.Cancel));
        using var assets = new RemoteAssets(studio, job.Lease, retry, duty.Passing);
        var reporter = new JobReporter(studio, job.Lease, control, retry, clock);
        var reporting = reporter.RunAsync();
        var request = Placed(job, reporter);
        if (request is not null) await CarryOutAsync(request, job, new JobContext(job.Lease.Job, control, assets, reporter.Hear) { WantsPreviews = job.WantsPreviews }).ConfigureAwait(false);
        await reporting.ConfigureAwait(false);
        return request;
    }

    // The runner reports the end, whatever it is.
    private async Task CarryOutAsync(JobRequest request, LeasedJob job, JobContext context)
    {
        try
        {
            await runner.RunAsync(request, context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Say(job, e);
        }
    }

    // The studio waits for an end: a job that does not even get to the runner has one too.
    private JobRequest? Placed(LeasedJob job, JobReporter reporter)
    {
        try
        {
            var request = RequestJson.Read(job.Request);
            say($"job {job.Lease.Job} ({request.Kind}), attempt {job.Lease.Attempt}.");
            var placed = duty.Places is { } places ? JobPlaces.Of(request, job.Lease, places) : request;
            return DeviceDefaults.Fill(placed, duty.Device);
        }
        catch (Exception e)
        {
            reporter.Hear(JobFailed.Of(e));
            Say(job, e);
            return null;
        }
    }

    private void Say(LeasedJob job, Exception e) => say(e is EaselException or OperationCanceledException ? $"job {job.Lease.Job}: {e.Message}" : $"job {job.Lease.Job} met a bug: {e}");
}
