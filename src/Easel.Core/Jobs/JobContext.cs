namespace Easel.Core.Jobs;

/// <summary>What a handler has besides its request: the job's name, its stop button, the places it reads and writes, and an ear for its news.</summary>
/// <param name="id">The job's name.</param>
/// <param name="control">The job's stop button.</param>
/// <param name="assets">Where results go and named inputs come from.</param>
/// <param name="report">Hears every event in order, on the thread where it happens (often the device's): it must return at once.</param>
public sealed class JobContext(JobId id, JobControl control, IAssetStore assets, Action<JobEvent> report)
{
    /// <summary>The job's name.</summary>
    public JobId Id => id;

    /// <summary>The job's stop button.</summary>
    public JobControl Control => control;

    /// <summary>Where results go and named inputs come from.</summary>
    public IAssetStore Assets => assets;

    /// <summary>True where someone looks at previews; they cost time.</summary>
    public bool WantsPreviews { get; init; }

    /// <summary>Tells whoever watches.</summary>
    public void Report(JobEvent news) => report(news);

    /// <summary>Tells whoever watches in words.</summary>
    public void Log(JobLogLevel level, string message) => report(new JobLog(level, message));
}
