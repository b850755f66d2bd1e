using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Core.Jobs;

namespace Easel.Application.Workers;

/// <summary>News that a worker sends.</summary>
/// <param name="Lease">Of which job.</param>
/// <param name="Events">What happened since the last report, in order; may be empty, to keep the lease.</param>
public sealed record WorkerReport(JobLease Lease, ImmutableArray<JobEvent> Events);

/// <summary>What a worker hears back.</summary>
/// <param name="Stop">How the job is to stop; null where it goes on.</param>
public sealed record WorkerReply(StopKind? Stop);
