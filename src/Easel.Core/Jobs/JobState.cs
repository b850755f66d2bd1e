namespace Easel.Core.Jobs;

/// <summary>Where a job stands in its life.</summary>
public enum JobState
{
    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>It waits until someone lets it go on.</summary>
    Paused,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>It is done.</summary>
    Finished,

    /// <summary>It could not be done.</summary>
    Failed,

    /// <summary>Someone stopped it.</summary>
    Cancelled,
}

/// <summary>Questions about a <see cref="JobState"/>.</summary>
public static class JobStates
{
    /// <summary>True where nothing will happen to the job any more.</summary>
    public static bool IsEnd(this JobState state) => state is JobState.Finished or JobState.Failed or JobState.Cancelled;

    /// <summary>True where the job has yet to be given to a worker.</summary>
    public static bool IsWaiting(this JobState state) => state is JobState.Queued or JobState.Paused;
}
