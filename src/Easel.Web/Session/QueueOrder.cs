using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Core.Jobs;

namespace Easel.Web.Session;

/// <summary>The order of a list of jobs as it will be when the studio has moved one.</summary>
public static class QueueOrder
{
    /// <summary>The list with a waiting job before another waiting one, or behind all of them; as it is where either does not wait.</summary>
    /// <param name="jobs">What runs, then what waits, then what ended.</param>
    /// <param name="id">The job that moves.</param>
    /// <param name="before">The job that it is put before; null puts it last.</param>
    public static ImmutableArray<JobSummary> Move(ImmutableArray<JobSummary> jobs, JobId id, JobId? before)
    {
        var waiting = jobs.Where(it => it.State.IsWaiting()).ToList();
        var moved = waiting.Find(it => it.Id == id);
        if (moved is null || id == before) return jobs;
        // As many go before a place as before, whoever stands there.
        var ahead = waiting.ConvertAll(it => it.Ahead);
        waiting.Remove(moved);
        var at = before is null ? waiting.Count : waiting.FindIndex(it => it.Id == before);
        if (at < 0) return jobs;
        waiting.Insert(at, moved);
        var next = 0;
        return [.. jobs.Select(it => it.State.IsWaiting() ? waiting[next] with { Ahead = ahead[next++] } : it)];
    }
}
