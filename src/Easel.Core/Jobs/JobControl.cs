namespace Easel.Core.Jobs;

/// <summary>The stop button of one job. Any thread may press it; the job looks at it between network calls.</summary>
public sealed class JobControl : IDisposable
{
    private readonly CancellationTokenSource cancelled = new();
    private volatile bool interrupted;
    private volatile bool skipping;

    /// <summary>Fires when the job is cancelled.</summary>
    public CancellationToken Cancelled => cancelled.Token;

    /// <summary>True from the moment the job was interrupted.</summary>
    public bool Interrupted => interrupted;

    /// <summary>True while the batch in work is to be left as it is: the job was interrupted, or the batch skipped.</summary>
    public bool StopsBatch => interrupted || skipping;

    /// <summary>Presses the button. Pressing twice does no harm; a cancelled job stays cancelled.</summary>
    public void Stop(StopKind kind)
    {
        switch (kind)
        {
            case StopKind.Cancel: cancelled.Cancel(); break;
            case StopKind.Interrupt: interrupted = true; break;
            case StopKind.Skip: skipping = true; break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown way to stop.");
        }
    }

    /// <summary>Called by the job when it turns to the next batch: a skip pressed during the last one is used up.</summary>
    public void BeginBatch() => skipping = false;

    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public void ThrowIfCancelled() => cancelled.Token.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void Dispose() => cancelled.Dispose();
}
