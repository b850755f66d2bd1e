using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Jobs;

/// <summary>The record of jobs as workers change it: they take a job, report on it, and end it. A report on a lease that is over is refused.</summary>
/// <param name="gate">The door to the database.</param>
/// <param name="contexts">For reading.</param>
/// <param name="limits">How long a silent worker keeps its job.</param>
/// <param name="meters">Counts what ended.</param>
/// <param name="clock">Ends leases.</param>
public sealed class LeaseLedger(LedgerGate gate, IDbContextFactory<StudioContext> contexts, QueueLimits limits, StudioMeters meters, TimeProvider clock)
{
    /// <summary>While it is true the queue gives no job out: the studio is about to restart.</summary>
    public bool IsHeld { get; set; }

    private readonly HashSet<string> gone = new(StringComparer.Ordinal);

    /// <summary>Every job that waits for a worker, and whose turn it is.</summary>
    public async Task<(IReadOnlyList<WaitingJob> Waiting, IReadOnlyList<OwnerTurn> Turns)> WaitingAsync(CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var waiting = await context.Jobs.AsNoTracking().Where(it => it.State == JobState.Queued).OrderBy(it => it.Place)
            .Select(it => new WaitingJob(it.Id, it.Owner, it.Kind, it.Priority, it.Place, it.Model, it.SubmittedAt)).ToListAsync(stop);
        if (waiting.Count == 0) return (waiting, []);
        var owners = waiting.Select(it => it.Owner).Distinct().ToList();
        var turns = await context.Jobs.AsNoTracking().Where(it => it.StartedAt != null && owners.Contains(it.Owner)).GroupBy(it => it.Owner)
            .Select(group => new { group.Key, Running = group.Count(it => it.State == JobState.Running), Last = group.Max(it => it.StartedAt) }).ToListAsync(stop);
        return (waiting, turns.ConvertAll(it => new OwnerTurn(it.Key, it.Running, it.Last ?? DateTimeOffset.MinValue)));
    }

    /// <summary>Gives a job to a worker; null where it does not wait any more.</summary>
    public Task<LeasedJob?> TakeAsync(JobId id, string worker, CancellationToken stop) => gate.ChangeAsync<LeasedJob?>(async (context, news) =>
    {
        var row = await context.Jobs.FirstOrDefaultAsync(it => it.Id == id && it.State == JobState.Queued, stop);
        if (row is null) return null;
        var now = clock.GetUtcNow();
        (row.State, row.Worker, row.LeaseUntil, row.StartedAt) = (JobState.Running, worker, now + limits.Lease, now);
        row.Attempts++;
        row.Version++;
        context.Attempts.Add(new AttemptRow { Job = id, Number = row.Attempts, Worker = worker, StartedAt = now });
        news.Add(id, new JobStateChanged(JobState.Running, row.Attempts));
        return new LeasedJob(new JobLease(id, row.Attempts, worker), row.Owner, row.Request, WantsPreviews: true);
    }, stop);

    /// <summary>
    /// Hears a worker's news of its job, which also renews the lease. Finished pictures are not heard of here: they are when they are stored.
    /// </summary>
    /// <returns>How the job is to stop; null where it is to go on. A skip is told once.</returns>
    /// <exception cref="LostLeaseException">The job is not the worker's any more.</exception>
    public Task<StopKind?> ReportAsync(JobLease lease, IReadOnlyList<JobEvent> events, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var row = await HeldAsync(context, lease, stop);
        foreach (var it in events)
        {
            switch (it)
            {
                case JobProgress or JobPreview or JobLog or JobTrainingPlanned or JobTrainingStep or JobTrainingMeasured or JobTrainingSaved:
                    news.Add(lease.Job, it);
                    break;
                case JobPaused paused:
                    await PauseAsync(context, row, paused, news, stop);
                    return null;
                case JobFinished or JobFailed or JobCancelled:
                    await EndAsync(context, row, it, news, stop);
                    return null;
            }
        }

        var now = clock.GetUtcNow();
        // Written only now and then: a report comes several times a second.
        if (row.LeaseUntil - now < limits.Lease * 0.7) row.LeaseUntil = now + limits.Lease;
        var wanted = row.Stop;
        if (wanted == StopKind.Skip) row.Stop = null;
        return wanted ?? (row.Kind == TrainRequest.KindName && IsSentHome(lease.Worker) ? StopKind.Pause : null);
    }, stop);

    /// <summary>A worker is to keep the state of a training that it has, and to give the job back: its studio shuts down.</summary>
    public void SendHome(string worker)
    {
        lock (gone) gone.Add(worker);
    }

    /// <summary>Takes a job away from a worker that died, fell silent, or is sent home.</summary>
    /// <param name="lease">The lease that is over; nothing happens where it is already.</param>
    /// <param name="returned">True where the studio took the job back: it costs no attempt.</param>
    /// <param name="reason">Why, for the job's record.</param>
    /// <param name="stop">Gives up waiting.</param>
    public Task LoseAsync(JobLease lease, bool returned, string reason, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var row = await context.Jobs.FirstOrDefaultAsync(it => it.Id == lease.Job, stop);
        if (row is null || row.State != JobState.Running || row.Attempts != lease.Attempt) return;
        await LoseAsync(context, row, returned ? AttemptEnd.Returned : AttemptEnd.Lost, reason, news, stop);
    }, stop);

    /// <summary>Takes away every job of one worker, which is gone; returns how many. The lines of a worker that does several jobs at once are named after it: <c>NAME.2</c>.</summary>
    public Task<int> LoseWorkerAsync(string worker, bool returned, string reason, CancellationToken stop) =>
        LoseAllAsync(context => context.Jobs.Where(it => it.State == JobState.Running && (it.Worker == worker || EF.Functions.Like(it.Worker!, worker + ".%"))), returned ? AttemptEnd.Returned : AttemptEnd.Lost, reason, stop);

    /// <summary>Whose job a lease is for.</summary>
    /// <exception cref="LostLeaseException">The lease is over.</exception>
    public async Task<string> OwnerAsync(JobLease lease, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        return (await HeldAsync(context, lease, stop)).Owner;
    }

    /// <summary>True where a worker has a job.</summary>
    public async Task<bool> HasJobAsync(string worker, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        return await context.Jobs.AnyAsync(it => it.State == JobState.Running && (it.Worker == worker || EF.Functions.Like(it.Worker!, worker + ".%")), stop);
    }

    /// <summary>Takes away every job of silent workers; returns how many.</summary>
    public Task<int> LoseSilentAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return LoseAllAsync(context => context.Jobs.Where(it => it.State == JobState.Running && it.LeaseUntil < now), AttemptEnd.Lost, "the worker fell silent", stop);
    }

    /// <summary>Puts every job back that ran when the studio last ended; returns how many. It is not the job's fault, and counts as no lost worker.</summary>
    public Task<int> RecoverAsync(string reason, CancellationToken stop) =>
        LoseAllAsync(context => context.Jobs.Where(it => it.State == JobState.Running), AttemptEnd.Interrupted, reason, stop);

    internal static async Task<JobRow> HeldAsync(StudioContext context, JobLease lease, CancellationToken stop) =>
        await context.Jobs.FirstOrDefaultAsync(it => it.Id == lease.Job && it.State == JobState.Running && it.Attempts == lease.Attempt && it.Worker == lease.Worker, stop)
        ?? throw new LostLeaseException(lease.Job, lease.Attempt);

    private bool IsSentHome(string worker)
    {
        lock (gone) return gone.Contains(worker);
    }

    private Task<int> LoseAllAsync(Func<StudioContext, IQueryable<JobRow>> which, AttemptEnd end, string reason, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var rows = await which(context).ToListAsync(stop);
        foreach (var row in rows) await LoseAsync(context, row, end, reason, news, stop);
        return rows.Count;
    }, stop);

    private async Task LoseAsync(StudioContext context, JobRow row, AttemptEnd end, string reason, PendingNews news, CancellationToken stop)
    {
        await CloseAttemptAsync(context, row, end, reason, stop);
        row.Version++;
        (row.Worker, row.LeaseUntil) = (null, null);
        if (end != AttemptEnd.Returned) meters.Lost();
        // A try that got a training further does not count against it, however many there are.
        var state = row.Kind == TrainRequest.KindName ? await LastStateAsync(context, row.Id, stop) : null;
        var since = state ?? DateTimeOffset.MinValue;
        var lost = await context.Attempts.CountAsync(it => it.Job == row.Id && it.End == AttemptEnd.Lost && it.StartedAt > since, stop) + (end == AttemptEnd.Lost && row.StartedAt > since ? 1 : 0);
        if (row.Stop is StopKind.Cancel or StopKind.Interrupt)
        {
            (row.State, row.EndedAt) = (JobState.Cancelled, clock.GetUtcNow());
            news.Add(row.Id, new JobCancelled());
        }
        else if (end == AttemptEnd.Lost && lost >= limits.Attempts)
        {
            Fail(row, "worker-lost", $"It was tried {lost} times, and each time the worker was lost; the last time, {reason}. {Advice(row)}", news, []);
        }
        else
        {
            var next = row.Stop == StopKind.Pause ? JobState.Paused : JobState.Queued;
            (row.State, row.Stop) = (next, null);
            news.Add(row.Id, new JobStateChanged(next, row.Attempts, $"{reason}; it will {(state is null ? "run again from its start" : "go on from its last saved state")}"));
        }
    }

    private static string Advice(JobRow row) => row.Kind == TrainRequest.KindName
        ? "Try a smaller batch, gradient checkpointing or a smaller resolution."
        : "Try a smaller picture or a lower memory mode.";

    // When a training of this job last kept its state; null where it never did.
    private static async Task<DateTimeOffset?> LastStateAsync(StudioContext context, JobId id, CancellationToken stop)
    {
        var saved = context.Events.AsNoTracking().Where(it => it.Job == id && EF.Functions.Like(it.Json, "%\"event\":\"training-saved\"%\"what\":\"state\"%"));
        return (await saved.OrderByDescending(it => it.Id).FirstOrDefaultAsync(stop))?.At;
    }

    // A pause that nobody but the studio's own end asked for puts the job back into the queue.
    private async Task PauseAsync(StudioContext context, JobRow row, JobPaused it, PendingNews news, CancellationToken stop)
    {
        // Whoever cancelled while the state was being written means the job, not its pause.
        if (row.Stop is StopKind.Cancel or StopKind.Interrupt)
        {
            await EndAsync(context, row, new JobCancelled(), news, stop);
            return;
        }

        var next = row.Stop == StopKind.Pause ? JobState.Paused : JobState.Queued;
        await CloseAttemptAsync(context, row, next == JobState.Paused ? AttemptEnd.Paused : AttemptEnd.Returned, it.Message, stop);
        row.Version++;
        (row.State, row.Worker, row.LeaseUntil, row.Stop) = (next, null, null, null);
        news.Add(row.Id, new JobStateChanged(next, row.Attempts, it.Message));
    }

    private async Task EndAsync(StudioContext context, JobRow row, JobEvent end, PendingNews news, CancellationToken stop)
    {
        row.Version++;
        (row.Worker, row.LeaseUntil) = (null, null);
        switch (end)
        {
            case JobFinished it:
                (row.State, row.Result, row.EndedAt) = (JobState.Finished, JobJson.WriteResult(it.Result), clock.GetUtcNow());
                await CloseAttemptAsync(context, row, AttemptEnd.Finished, null, stop);
                news.Add(row.Id, it);
                break;
            case JobFailed it:
                await CloseAttemptAsync(context, row, AttemptEnd.Failed, it.Message, stop);
                Fail(row, it.Code, it.Message, news, it.Problems);
                break;
            default:
                (row.State, row.EndedAt) = (JobState.Cancelled, clock.GetUtcNow());
                await CloseAttemptAsync(context, row, AttemptEnd.Cancelled, null, stop);
                news.Add(row.Id, new JobCancelled());
                break;
        }

        meters.Ended(row.Id, row.Kind, row.State, row.StartedAt, clock.GetUtcNow());
    }

    private void Fail(JobRow row, string code, string message, PendingNews news, ImmutableArray<FieldProblem> problems)
    {
        (row.State, row.ErrorCode, row.Error, row.EndedAt) = (JobState.Failed, code, message, clock.GetUtcNow());
        news.Add(row.Id, new JobFailed(code, message, problems.IsDefault ? [] : problems));
    }

    private async Task CloseAttemptAsync(StudioContext context, JobRow row, AttemptEnd end, string? reason, CancellationToken stop)
    {
        if (await context.Attempts.FirstOrDefaultAsync(it => it.Job == row.Id && it.Number == row.Attempts, stop) is not { } attempt) return;
        (attempt.End, attempt.EndedAt, attempt.Reason) = (end, clock.GetUtcNow(), reason);
    }
}
