using Easel.Core.Jobs;

namespace Easel.Application.Jobs;

/// <summary>An event of a job with the number by which a watcher goes on after a lost connection.</summary>
/// <param name="Id">Grows with time, also across restarts; it counts nothing.</param>
/// <param name="At">When it happened.</param>
/// <param name="Event">What happened.</param>
public sealed record NumberedEvent(long Id, DateTimeOffset At, JobEvent Event)
{
    /// <summary>True where no further event of the job follows.</summary>
    public bool IsLast => Event is JobFinished or JobFailed or JobCancelled;

    /// <summary>True for what is worth nothing as soon as a newer one is there: it is not kept.</summary>
    public bool IsPassing => Event is JobProgress or JobPreview or JobTrainingStep { IsKept: false };
}
