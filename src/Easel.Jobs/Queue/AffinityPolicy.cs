using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Jobs;

namespace Easel.Jobs.Queue;

/// <summary>
/// Which of the waiting jobs a worker gets. Priority goes first. Among equals owners take turns: who has fewest jobs running, then whose last
/// turn is longest ago. Among an owner's own jobs the worker's loaded model goes first, since loading another one costs seconds; but no
/// job is passed over for longer than <see cref="Patience"/>. The rest is order.
/// </summary>
public static class AffinityPolicy
{
    /// <summary>For how long a job may be passed over for others whose model is loaded.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The job that the worker gets; null where none suits it.</summary>
    /// <param name="waiting">Every job that waits.</param>
    /// <param name="turns">When owners last had a turn; who is missing never had one.</param>
    /// <param name="worker">Who asks.</param>
    /// <param name="now">The time.</param>
    public static JobId? Choose(IReadOnlyList<WaitingJob> waiting, IReadOnlyList<OwnerTurn> turns, WorkerState worker, DateTimeOffset now)
    {
        var known = turns.ToDictionary(it => it.Owner, StringComparer.Ordinal);
        return waiting
            .Where(job => worker.Kinds.Contains(job.Kind, StringComparer.Ordinal))
            .OrderByDescending(job => job.Priority)
            .ThenBy(job => known.GetValueOrDefault(job.Owner)?.Running ?? 0)
            .ThenBy(job => known.GetValueOrDefault(job.Owner)?.LastStart ?? DateTimeOffset.MinValue)
            .ThenByDescending(job => now - job.SubmittedAt > Patience)
            .ThenByDescending(job => worker.HasModel && job.Model == worker.Model)
            .ThenBy(job => job.Place)
            .ThenBy(job => job.Id.ToString(), StringComparer.Ordinal)
            .Select(job => (JobId?)job.Id)
            .FirstOrDefault();
    }
}
