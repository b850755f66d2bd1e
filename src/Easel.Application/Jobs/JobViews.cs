using System.Collections.Immutable;
using System.Linq.Expressions;
using Easel.Application.Data;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>How a job is submitted.</summary>
/// <param name="Priority">Higher goes first, −100 to 100.</param>
/// <param name="IdempotencyKey">The same key with the same request is the same job, however often it is sent.</param>
/// <param name="Source">Where it came from: page, api, webui …</param>
/// <param name="Paused">True waits until the job is resumed.</param>
public sealed record SubmitOptions(int Priority = 0, string? IdempotencyKey = null, string Source = "page", bool Paused = false);

/// <summary>A job that was accepted.</summary>
/// <param name="Id">Its name.</param>
/// <param name="IsNew">False where the idempotency key named a job that is there already.</param>
public sealed record SubmittedJob(JobId Id, bool IsNew);

/// <summary>A job as lists show it.</summary>
public sealed record JobSummary(
    JobId Id,
    string Owner,
    string Kind,
    string Title,
    string Source,
    JobState State,
    int Priority,
    int Attempts,
    StopKind? Stop,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? ErrorCode,
    string? Error)
{
    /// <summary>How many jobs go before it; null unless it waits.</summary>
    public int? Ahead { get; init; }

    /// <summary>How far it is; null unless it runs.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Seconds until it is done, guessed from how far it is; null unless it runs.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>What the database reads for it: neither the request nor the result, which may be long.</summary>
    internal static Expression<Func<JobRow, JobSummary>> Columns { get; } = row => new JobSummary(
        row.Id, row.Owner, row.Kind, row.Title, row.Source, row.State, row.Priority, row.Attempts, row.Stop, row.SubmittedAt, row.StartedAt, row.EndedAt, row.ErrorCode, row.Error);

    internal static JobSummary Of(JobRow row) => new(
        row.Id, row.Owner, row.Kind, row.Title, row.Source, row.State, row.Priority, row.Attempts, row.Stop, row.SubmittedAt, row.StartedAt, row.EndedAt, row.ErrorCode, row.Error);
}

/// <summary>All that is known of a job.</summary>
/// <param name="Summary">As lists show it.</param>
/// <param name="Request">What was asked for, seeds drawn.</param>
/// <param name="Result">What it gave; null before its end.</param>
/// <param name="Attempts">Every try, in order.</param>
public sealed record JobDetails(JobSummary Summary, JobRequest Request, JobResult? Result, ImmutableArray<JobAttempt> Attempts);

/// <summary>One try at a job.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Worker">Who tried.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">Until when; null while it lasts.</param>
/// <param name="End">How it ended; null while it lasts.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record JobAttempt(int Number, string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, AttemptEnd? End, string? Reason);
