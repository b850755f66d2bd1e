namespace Easel.Core.Jobs;

/// <summary>How a running job is stopped. Each is honoured within one network call.</summary>
public enum StopKind
{
    /// <summary>Ends the job; nothing of the batch in work is kept.</summary>
    Cancel,

    /// <summary>Ends the job; the batch in work is decoded as it is and kept.</summary>
    Interrupt,

    /// <summary>Ends the batch in work, keeps it as it is, and goes on with the next.</summary>
    Skip,

    /// <summary>Ends the job when the batch in work is finished as usual.</summary>
    AfterImage,

    /// <summary>Ends the try and not the job: what is done is kept, and a later try goes on from there. For trainings.</summary>
    Pause,
}
