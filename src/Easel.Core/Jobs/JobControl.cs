namespace Easel.Core.Jobs;

/// <summary>The stop button of one job. Any thread may press it; the job looks at it between network calls.</summary>
public sealed class JobControl : IDisposable
{
    private readonly CancellationTokenSource cancelled = new();
    private readonly Lock gate = new();
    private CancellationTokenSource batch = new();
    private bool interrupted;
    private bool paused;

    /// <summary>Fires when the job is cancelled.</summary>
    public CancellationToken Cancelled => cancelled.Token;

    /// <summary>True from the moment the job was interrupted: no further batch is begun.</summary>
    public bool Interrupted
    {
        get { lock (gate) return interrupted; }
    }

    /// <summary>True from the moment the job was asked to keep what it has and let the device go.</summary>
    public bool Paused
    {
        get { lock (gate) return paused; }
    }

    /// <summary>Fires when the batch in work is to be left as it is: the job was interrupted, or the batch skipped.</summary>
    public CancellationToken BatchStopped
    {
        get { lock (gate) return batch.Token; }
    }

    /// <summary>Presses the button. Pressing twice does no harm; a cancelled job stays cancelled.</summary>
    public void Stop(StopKind kind)
    {
        lock (gate)
        {
            switch (kind)
            {
                case StopKind.Cancel:
                    cancelled.Cancel();
                    break;
                case StopKind.Interrupt:
                    interrupted = true;
                    batch.Cancel();
                    break;
                case StopKind.Skip:
                    batch.Cancel();
                    break;
                case StopKind.AfterImage:
                    interrupted = true;
                    break;
                case StopKind.Pause:
                    paused = true;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown way to stop.");
            }
        }
    }

    /// <summary>Called by the job when it turns to the next batch: a skip pressed during the last one is used up, an interrupt is not.</summary>
    public void BeginBatch()
    {
        lock (gate)
        {
            if (interrupted || !batch.IsCancellationRequested) return;
            batch.Dispose();
            batch = new CancellationTokenSource();
        }
    }

    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public void ThrowIfCancelled() => cancelled.Token.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void Dispose()
    {
        cancelled.Dispose();
        batch.Dispose();
    }
}
