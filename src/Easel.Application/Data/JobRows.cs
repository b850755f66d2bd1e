using Easel.Core.Jobs;

namespace Easel.Application.Data;

/// <summary>A job as it is remembered.</summary>
public sealed class JobRow
{
    public required JobId Id { get; init; }

    /// <summary>The account it belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>The request's kind.</summary>
    public required string Kind { get; set; }

    /// <summary>The request as JSON, seeds drawn.</summary>
    public required string Request { get; set; }

    /// <summary>Hash of the request as it was sent: a repeated idempotency key must come with the same request.</summary>
    public required string RequestHash { get; init; }

    public string? IdempotencyKey { get; init; }

    public JobState State { get; set; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; set; }

    /// <summary>Order among jobs of one priority; lower goes first.</summary>
    public long Place { get; set; }

    /// <summary>The checkpoint that it needs, for the choice of a worker.</summary>
    public string? Model { get; set; }

    /// <summary>What lists show.</summary>
    public required string Title { get; set; }

    /// <summary>Where it came from: page, api, webui …</summary>
    public required string Source { get; init; }

    /// <summary>How often it was given to a worker.</summary>
    public int Attempts { get; set; }

    /// <summary>The worker that has it.</summary>
    public string? Worker { get; set; }

    /// <summary>Until when the worker has it without saying anything.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The strongest stop that was asked for.</summary>
    public StopKind? Stop { get; set; }

    public DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The result as JSON.</summary>
    public string? Result { get; set; }

    public string? ErrorCode { get; set; }

    public string? Error { get; set; }

    /// <summary>Grows with each change: a change to an older version is refused.</summary>
    public int Version { get; set; }
}

/// <summary>One try at a job.</summary>
public sealed class AttemptRow
{
    public required JobId Job { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required string Worker { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How it ended; null while it lasts.</summary>
    public AttemptEnd? End { get; set; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; set; }
}

/// <summary>How a try at a job ended.</summary>
public enum AttemptEnd
{
    Finished,
    Failed,
    Cancelled,

    /// <summary>The worker died or fell silent.</summary>
    Lost,

    /// <summary>The studio itself ended, for instance by a kill.</summary>
    Interrupted,

    /// <summary>The studio shut down and took the job back.</summary>
    Returned,

    /// <summary>It was asked to pause, and kept what it had.</summary>
    Paused,
}

/// <summary>An event that outlives the process.</summary>
public sealed class EventRow
{
    public required JobId Job { get; init; }

    /// <summary>Grows with time, also across restarts.</summary>
    public required long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Json { get; init; }
}
