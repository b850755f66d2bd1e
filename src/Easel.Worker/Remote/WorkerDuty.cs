using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Remote;

/// <summary>What a worker does for its studio.</summary>
/// <param name="Kinds">The kinds of request that it takes.</param>
/// <param name="Places">Where trainings read and write; null for a worker of another machine, which takes none.</param>
/// <param name="Idle">Tells when it may go home; null works for as long as the studio is there.</param>
public sealed record WorkerDuty(ImmutableArray<string> Kinds, TrainingPlaces? Places = null, IdleWatch? Idle = null)
{
    /// <summary>Where inputs lie while a job runs.</summary>
    public string Passing { get; init; } = Path.GetTempPath();

    /// <summary>Device, memory mode and budget of requests that leave them open.</summary>
    public DeviceOptions Device { get; init; } = new();
}
