using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Jobs;

namespace Easel.Jobs.Queue;

/// <summary>The one queue of a studio: it alone gives jobs to workers. What it knows is in the database; it can be lost at any time.</summary>
public interface IQueueGrain : IGrainWithIntegerKey
{
    /// <summary>Gives the worker the job that suits it best; waits up to <paramref name="patience"/> where there is none.</summary>
    Task<GivenJob?> TakeAsync(AskingWorker worker, TimeSpan patience, CancellationToken stop);

    /// <summary>There may be work: everyone who waits looks again.</summary>
    Task RingAsync();
}

/// <summary><see cref="WorkerState"/> on its way to the queue.</summary>
[GenerateSerializer]
[Immutable]
public sealed record AskingWorker([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<string> Kinds, [property: Id(2)] bool HasModel, [property: Id(3)] string? Model)
{
    internal WorkerState State => new(Name, Kinds, HasModel, Model);

    internal static AskingWorker Of(WorkerState worker) => new(worker.Name, worker.Kinds, worker.HasModel, worker.Model);
}

/// <summary><see cref="LeasedJob"/> on its way from the queue.</summary>
[GenerateSerializer]
[Immutable]
public sealed record GivenJob(
    [property: Id(0)] Guid Job, [property: Id(1)] int Attempt, [property: Id(2)] string Worker, [property: Id(3)] string Owner, [property: Id(4)] string Request, [property: Id(5)] bool WantsPreviews)
{
    internal LeasedJob Leased => new(new JobLease(new JobId(Job), Attempt, Worker), Owner, Request, WantsPreviews);

    internal static GivenJob Of(LeasedJob job) => new(job.Lease.Job.Value, job.Lease.Attempt, job.Lease.Worker, job.Owner, job.Request, job.WantsPreviews);
}
