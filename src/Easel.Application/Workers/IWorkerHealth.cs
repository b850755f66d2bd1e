namespace Easel.Application.Workers;

/// <summary>This machine's own worker, where the studio has one.</summary>
public interface IWorkerHealth
{
    /// <summary>Why the worker does not come up; null where it does.</summary>
    string? Trouble { get; }

    /// <summary>The number of the worker's process; null while there is none.</summary>
    int? ProcessId { get; }

    /// <summary>Frees every model: the process ends when the job in hand is done, and a later job starts a new one.</summary>
    void Unload();
}
