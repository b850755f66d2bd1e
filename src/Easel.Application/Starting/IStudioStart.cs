using System.Collections.Immutable;
using Easel.Application.Errors;
using Easel.Core.Errors;

namespace Easel.Application.Starting;

/// <summary>When a restart happens.</summary>
public enum RestartWhen
{
    /// <summary>At once: jobs in hand go back into the queue if they do not end within the shutdown's patience; a training goes on from its last state.</summary>
    Now,

    /// <summary>When the jobs in hand have ended; no other is started meanwhile.</summary>
    Idle,
}

/// <summary>How a studio was started, and how it is to start the next time.</summary>
/// <param name="Saved">What is saved, for the next start.</param>
/// <param name="Running">What it runs with; nothing in it is null but the budget and the folder.</param>
/// <param name="Fixed">What the command line says, which counts before what is saved: names of <see cref="StartOptions"/> in camel case.</param>
/// <param name="NeedsRestart">A restart would change something.</param>
/// <param name="IsRestarting">It waits for the jobs in hand, to restart.</param>
/// <param name="DeviceName">The device that <see cref="Running"/> means.</param>
/// <param name="DeviceBytes">All of its memory: the most that a budget can be.</param>
/// <param name="DataFolder">Where everything is kept; it cannot be changed from inside.</param>
public sealed record StartView(
    StartOptions Saved, StartOptions Running, ImmutableArray<string> Fixed, bool NeedsRestart, bool IsRestarting, string DeviceName, long DeviceBytes, string DataFolder);

/// <summary>Edits start options and restarts the studio. For administrators.</summary>
public interface IStudioStart
{
    /// <summary>How things are.</summary>
    StartView Look();

    /// <summary>Saves options for the next start, all of them in place of those before.</summary>
    /// <exception cref="InvalidRequestException">Some cannot be used: a budget above the device's memory, a port that is taken, an address that others reach while nobody can sign in.</exception>
    Task SaveAsync(StartOptions options, CancellationToken stop);

    /// <summary>Restarts with what is saved; every job is kept. Returns the address at which the studio will be.</summary>
    /// <param name="when">When; null refuses while jobs run.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ConflictException">Jobs run, and it was not said what becomes of them.</exception>
    Task<Uri> RestartAsync(RestartWhen? when, CancellationToken stop);
}
