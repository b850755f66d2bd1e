using Easel.Core.Jobs;

namespace Easel.Application.Jobs;

/// <summary>A job in the queue, as the choice of the next one sees it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Owner">Whose turn it uses.</param>
/// <param name="Kind">Which handler it needs.</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Place">Lower goes first.</param>
/// <param name="Model">The checkpoint that it needs; null is the default one.</param>
/// <param name="SubmittedAt">Since when it waits.</param>
public sealed record WaitingJob(JobId Id, string Owner, string Kind, int Priority, long Place, string? Model, DateTimeOffset SubmittedAt);

/// <summary>When an owner last had a turn.</summary>
/// <param name="Owner">The account.</param>
/// <param name="Running">Jobs of theirs that run now.</param>
/// <param name="LastStart">When one of their jobs last began.</param>
public sealed record OwnerTurn(string Owner, int Running, DateTimeOffset LastStart);

/// <summary>A job that was given to a worker, for as long as it reports.</summary>
/// <param name="Job">The job.</param>
/// <param name="Attempt">Which try it is; only its reports count.</param>
/// <param name="Worker">Who has it.</param>
public sealed record JobLease(JobId Job, int Attempt, string Worker);

/// <summary>What a worker is given.</summary>
/// <param name="Lease">The right to report on it.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Request">What to do, as JSON.</param>
/// <param name="WantsPreviews">Whether someone may look at previews.</param>
public sealed record LeasedJob(JobLease Lease, string Owner, string Request, bool WantsPreviews);
