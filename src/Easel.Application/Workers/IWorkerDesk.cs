using Easel.Application.Jobs;

namespace Easel.Application.Workers;

/// <summary>Where workers ask for jobs.</summary>
public interface IWorkerDesk
{
    /// <summary>Gives the worker the job that suits it best; waits a while where there is none.</summary>
    /// <returns>Null where none came in time.</returns>
    Task<LeasedJob?> TakeAsync(WorkerState worker, TimeSpan patience, CancellationToken stop);
}
