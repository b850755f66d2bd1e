using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Jobs;

/// <summary>The record of jobs as their owners change it. An owner never sees or touches what belongs to someone else.</summary>
/// <param name="gate">The door to the database.</param>
/// <param name="contexts">For reading.</param>
/// <param name="limits">How much is remembered.</param>
/// <param name="meters">Counts jobs.</param>
/// <param name="clock">Dates jobs.</param>
public sealed class JobLedger(LedgerGate gate, IDbContextFactory<StudioContext> contexts, QueueLimits limits, StudioMeters meters, TimeProvider clock)
{
    // Behind the gate.
    private long lastPlace;

    /// <summary>Accepts a job: when this returns, it is in the database.</summary>
    /// <exception cref="InvalidRequestException">The request, its priority or its key cannot be used.</exception>
    /// <exception cref="ConflictException">The key was used for another request.</exception>
    /// <exception cref="BusyException">The queue is full.</exception>
    public async Task<SubmittedJob> SubmitAsync(string owner, JobRequest request, SubmitOptions options, CancellationToken stop)
    {
        Check(request, options);
        var hash = RequestFacts.Hash(request);
        var row = NewRow(owner, RequestFacts.WithSeeds(request), hash, options);
        var submitted = await gate.ChangeAsync(async (context, news) =>
        {
            if (options.IdempotencyKey is { } key && await context.Jobs.FirstOrDefaultAsync(it => it.Owner == owner && it.IdempotencyKey == key, stop) is { } earlier)
            {
                if (earlier.RequestHash == hash) return new SubmittedJob(earlier.Id, IsNew: false);
                throw new ConflictException($"The idempotency key '{key}' was used for another request (job {earlier.Id}). Choose a new key for a new request.");
            }

            await CheckRoomAsync(context, owner, stop);
            // Two within a tick of the clock have an order too.
            row.Place = lastPlace = Math.Max(lastPlace + 1, row.Place);
            context.Jobs.Add(row);
            news.Add(row.Id, new JobStateChanged(row.State, 0));
            return new SubmittedJob(row.Id, IsNew: true);
        }, stop);
        if (submitted.IsNew) meters.Submitted(row.Kind);
        return submitted;
    }

    /// <summary>Stops a job: a waiting one is cancelled at once, a running one hears of it with its next report. An ended one stays as it is.</summary>
    /// <exception cref="NotFoundException">There is no such job of this owner.</exception>
    public Task StopAsync(string owner, JobId id, StopKind kind, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
        Stop(await RowAsync(context, owner, id, stop), kind, news), stop);

    /// <summary>Cancels every job of an owner that waits or runs; returns how many.</summary>
    public Task<int> StopAllAsync(string owner, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var rows = await context.Jobs
            .Where(it => it.Owner == owner && (it.State == JobState.Queued || it.State == JobState.Paused || it.State == JobState.Running)).ToListAsync(stop);
        foreach (var row in rows) Stop(row, StopKind.Cancel, news);
        return rows.Count;
    }, stop);

    /// <summary>Holds a waiting job back, or lets it go on. A training is also paused while it runs: it keeps its state first, and goes on from there.</summary>
    public Task PauseAsync(string owner, JobId id, bool paused, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var row = await RowAsync(context, owner, id, stop);
        if (row is { State: JobState.Running, Kind: TrainRequest.KindName } && paused)
        {
            // Whoever cancels means it, and need not be told twice.
            if (row.Stop is not null) return;
            row.Version++;
            row.Stop = StopKind.Pause;
            news.Add(id, new JobStateChanged(JobState.Running, row.Attempts, "asked to pause"));
            return;
        }

        if (!row.State.IsWaiting()) throw await NotWaitingAsync(context, owner, id, "held back or released", stop);
        var state = paused ? JobState.Paused : JobState.Queued;
        if (row.State == state) return;
        row.Version++;
        row.State = state;
        news.Add(id, new JobStateChanged(state, row.Attempts));
    }, stop);

    /// <summary>Changes a waiting job's priority.</summary>
    public Task PrioritiseAsync(string owner, JobId id, int priority, CancellationToken stop)
    {
        CheckPriority(priority);
        return ChangeWaitingAsync(owner, id, "given another priority", (row, news) =>
        {
            row.Priority = priority;
            news.Add(id, new JobStateChanged(row.State, row.Attempts, "priority changed"));
        }, stop);
    }

    /// <summary>Changes what a waiting job asks for.</summary>
    public Task EditAsync(string owner, JobId id, JobRequest request, CancellationToken stop)
    {
        request.Check();
        var drawn = RequestFacts.WithSeeds(request);
        return ChangeWaitingAsync(owner, id, "edited", (row, news) =>
        {
            (row.Kind, row.Request, row.Model, row.Title) = (drawn.Kind, RequestJson.Write(drawn), RequestFacts.Model(drawn), RequestFacts.Title(drawn));
            news.Add(id, new JobStateChanged(row.State, row.Attempts, "edited"));
        }, stop);
    }

    /// <summary>Puts a waiting job before another waiting one of the same owner; null puts it last.</summary>
    public Task MoveAsync(string owner, JobId id, JobId? before, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var rows = await context.Jobs.Where(it => it.Owner == owner && (it.State == JobState.Queued || it.State == JobState.Paused))
            .OrderBy(it => it.Place).ThenBy(it => it.Id).ToListAsync(stop);
        var moved = rows.Find(it => it.Id == id) ?? throw await NotWaitingAsync(context, owner, id, "moved", stop);
        if (before == id) return;
        var places = rows.ConvertAll(it => it.Place);
        rows.Remove(moved);
        var at = before is { } other ? rows.FindIndex(it => it.Id == other) : rows.Count;
        if (at < 0) throw await NotWaitingAsync(context, owner, before!.Value, "moved around", stop);
        rows.Insert(at, moved);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Place == places[i]) continue;
            rows[i].Place = places[i];
            rows[i].Version++;
        }

        news.Add(id, new JobStateChanged(moved.State, moved.Attempts, "moved"));
    }, stop);

    /// <summary>Submits the request of a job again as a new one: with the same seeds, or with fresh ones.</summary>
    /// <param name="owner">Whose job it is.</param>
    /// <param name="id">The job.</param>
    /// <param name="freshSeeds">Draws new seeds, of pictures and of trainings.</param>
    /// <param name="check">Refuses what may not be submitted now, though it could be then.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<JobId> RepeatAsync(string owner, JobId id, bool freshSeeds, Action<JobRequest> check, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = await RowAsync(context, owner, id, stop);
        var request = RequestJson.Read(row.Request);
        if (freshSeeds) request = RequestFacts.WithoutSeeds(request);
        check(request);
        return (await SubmitAsync(owner, request, new SubmitOptions(row.Priority, Source: row.Source), stop)).Id;
    }

    private void Stop(JobRow row, StopKind kind, PendingNews news)
    {
        if (row.State.IsEnd()) return;
        row.Version++;
        if (row.State.IsWaiting())
        {
            (row.State, row.Stop, row.EndedAt) = (JobState.Cancelled, kind, clock.GetUtcNow());
            news.Add(row.Id, new JobCancelled());
            return;
        }

        // A cancelled job stays cancelled, and neither an interrupt nor a pause is weakened to a skip.
        if (row.Stop is StopKind.Cancel || (row.Stop is StopKind.Interrupt && kind != StopKind.Cancel)) return;
        if (row.Stop is StopKind.Pause && kind is StopKind.Skip or StopKind.AfterImage) return;
        row.Stop = kind;
        news.Add(row.Id, new JobStateChanged(JobState.Running, row.Attempts, $"asked to stop ({kind.ToString().ToLowerInvariant()})"));
    }

    internal static async Task<JobRow> RowAsync(StudioContext context, string owner, JobId id, CancellationToken stop) =>
        await context.Jobs.FirstOrDefaultAsync(it => it.Id == id && it.Owner == owner, stop) ?? throw new NotFoundException("job", id.ToString());

    private static void Check(JobRequest request, SubmitOptions options)
    {
        request.Check();
        CheckPriority(options.Priority);
        if (options.IdempotencyKey is { Length: 0 or > 200 }) throw new InvalidRequestException("idempotencyKey", "has a wrong length; give 1 to 200 characters.");
    }

    private static void CheckPriority(int priority)
    {
        if (priority is < -100 or > 100) throw new InvalidRequestException("priority", "is out of range; give −100 to 100.");
    }

    private static async Task<EaselException> NotWaitingAsync(StudioContext context, string owner, JobId id, string change, CancellationToken stop) =>
        await context.Jobs.AnyAsync(it => it.Id == id && it.Owner == owner, stop)
            ? new ConflictException($"Job {id} does not wait any more, so it cannot be {change}. Submit it again instead.")
            : new NotFoundException("job", id.ToString());

    private JobRow NewRow(string owner, JobRequest request, string hash, SubmitOptions options)
    {
        var now = clock.GetUtcNow();
        return new JobRow
        {
            Id = JobId.New(clock),
            Owner = owner,
            Kind = request.Kind,
            Request = RequestJson.Write(request),
            RequestHash = hash,
            IdempotencyKey = options.IdempotencyKey,
            State = options.Paused ? JobState.Paused : JobState.Queued,
            Priority = options.Priority,
            Place = (now - DateTimeOffset.UnixEpoch).Ticks,
            Model = RequestFacts.Model(request),
            Title = RequestFacts.Title(request),
            Source = options.Source,
            SubmittedAt = now,
        };
    }

    private async Task CheckRoomAsync(StudioContext context, string owner, CancellationToken stop)
    {
        var waiting = await context.Jobs.CountAsync(it => it.State == JobState.Queued || it.State == JobState.Paused, stop);
        if (waiting >= limits.Waiting)
            throw new BusyException($"The queue is full: {waiting} jobs wait, and it takes {limits.Waiting}. Try again when some are done.", limits.RetryAfter);
        var own = await context.Jobs.CountAsync(it => it.Owner == owner && (it.State == JobState.Queued || it.State == JobState.Paused), stop);
        if (own >= limits.WaitingPerOwner)
            throw new BusyException($"The queue is full for you: {own} of your jobs wait, and it takes {limits.WaitingPerOwner} of one user. Try again when some are done, or cancel some.", limits.RetryAfter);
    }

    private Task ChangeWaitingAsync(string owner, JobId id, string change, Action<JobRow, PendingNews> act, CancellationToken stop) => gate.ChangeAsync(async (context, news) =>
    {
        var row = await RowAsync(context, owner, id, stop);
        if (!row.State.IsWaiting()) throw await NotWaitingAsync(context, owner, id, change, stop);
        row.Version++;
        act(row, news);
    }, stop);
}
