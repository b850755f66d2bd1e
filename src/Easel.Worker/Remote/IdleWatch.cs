namespace Easel.Worker.Remote;

/// <summary>Knows for how long a worker, on all its lines, has had nothing to do.</summary>
/// <param name="clock">Measures time.</param>
/// <param name="patience">After how long it may go home.</param>
public sealed class IdleWatch(TimeProvider clock, TimeSpan patience)
{
    private readonly Lock gate = new();
    private int busy;
    private long since = clock.GetTimestamp();

    /// <summary>True where nothing was done for that long.</summary>
    public bool IsOver
    {
        get { lock (gate) return busy == 0 && clock.GetElapsedTime(since) > patience; }
    }

    internal void Begin()
    {
        lock (gate) busy++;
    }

    internal void End()
    {
        lock (gate) (busy, since) = (busy - 1, clock.GetTimestamp());
    }
}
