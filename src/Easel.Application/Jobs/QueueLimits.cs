namespace Easel.Application.Jobs;

/// <summary>How much the queue takes on, and how long it is patient.</summary>
public sealed record QueueLimits
{
    /// <summary>Jobs that may wait at once.</summary>
    public int Waiting { get; init; } = 5000;

    /// <summary>Jobs of one owner that may wait at once.</summary>
    public int WaitingPerOwner { get; init; } = 2000;

    /// <summary>When someone who was refused should ask again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long a worker may be silent before its job is given to another one.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a job is tried when workers die of it.</summary>
    public int Attempts { get; init; } = 3;
}
