using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Jobs;

/// <summary>Jobs as pages and APIs list them.</summary>
/// <param name="contexts">The database.</param>
/// <param name="feed">Knows how far running jobs are.</param>
/// <param name="clock">For the time that is left.</param>
public sealed class JobLists(IDbContextFactory<StudioContext> contexts, JobFeed feed, TimeProvider clock)
{
    /// <summary>An owner's jobs: what runs, what waits in the order of its turn, and the latest of what ended.</summary>
    public async Task<ImmutableArray<JobSummary>> ListAsync(string owner, int ended, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var own = context.Jobs.AsNoTracking().Where(it => it.Owner == owner);
        // One look at all that are not over: a job that starts between two would be in neither. One that ends before the second is in both, and counts once.
        var open = await own.Where(it => it.State == JobState.Running || it.State == JobState.Queued || it.State == JobState.Paused)
            .OrderByDescending(it => it.Priority).ThenBy(it => it.Place).ThenBy(it => it.Id).Select(JobSummary.Columns).ToListAsync(stop);
        var running = open.Where(it => it.State == JobState.Running).OrderBy(it => it.StartedAt).ToList();
        var waiting = open.Where(it => it.State != JobState.Running);
        var done = await own.Where(it => it.State == JobState.Finished || it.State == JobState.Failed || it.State == JobState.Cancelled)
            .OrderByDescending(it => it.SubmittedAt).Take(ended).Select(JobSummary.Columns).ToListAsync(stop);
        return
        [
            .. running.Select(Summary),
            .. waiting.Select((job, at) => job with { Ahead = running.Count + at }),
            .. done.ExceptBy(open.Select(it => it.Id), it => it.Id),
        ];
    }

    /// <summary>All that is known of a job.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such job of this owner.</exception>
    public async Task<JobDetails> GetAsync(string owner, JobId id, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = await JobLedger.RowAsync(context, owner, id, stop);
        var attempts = await context.Attempts.AsNoTracking().Where(it => it.Job == id).OrderBy(it => it.Number).ToListAsync(stop);
        var summary = Summary(JobSummary.Of(row));
        if (row.State.IsWaiting())
        {
            var ahead = await context.Jobs.CountAsync(it => it.State == JobState.Running || (it.State == JobState.Queued
                && (it.Priority > row.Priority || (it.Priority == row.Priority && it.Place < row.Place))), stop);
            summary = summary with { Ahead = ahead };
        }

        return new JobDetails(summary, RequestJson.Read(row.Request), row.Result is { } result ? JobJson.ReadResult(result) : null,
            [.. attempts.Select(it => new JobAttempt(it.Number, it.Worker, it.StartedAt, it.EndedAt, it.End, it.Reason))]);
    }

    /// <summary>How many jobs there are in each state, of all owners: for the studio's measurements.</summary>
    public async Task<ImmutableDictionary<JobState, int>> CountsAsync(CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var counts = await context.Jobs.GroupBy(it => it.State).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(stop);
        return counts.ToImmutableDictionary(it => it.Key, it => it.Count);
    }

    private JobSummary Summary(JobSummary job)
    {
        if (job.State != JobState.Running) return job;
        var progress = feed.Progress(job.Id);
        return job with { Progress = progress, SecondsLeft = feed.SecondsLeft(job.Id) ?? SecondsLeft(job, progress) };
    }

    private double? SecondsLeft(JobSummary job, JobProgress? progress)
    {
        // The first percent says little: models are still being read.
        if (progress is not { Fraction: > 0.02 } || job.StartedAt is not { } started) return null;
        var spent = (clock.GetUtcNow() - started).TotalSeconds;
        return Math.Max(0, spent / progress.Fraction - spent);
    }
}
