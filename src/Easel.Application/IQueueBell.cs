namespace Easel.Application;

/// <summary>Tells the queue that there may be work: whoever waits for a job looks again.</summary>
public interface IQueueBell
{
    /// <summary>Rings.</summary>
    Task RingAsync();
}
