using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Training.Datasets;

namespace Easel.Training.Forecasts;

/// <summary>What a run will take, before it begins.</summary>
/// <param name="MemoryBytes">Memory of its process at its most, about.</param>
/// <param name="FileBytes">Its file.</param>
/// <param name="SecondsPerStep">Time of an update, about; null where the speed is not known.</param>
public sealed record TrainForecast(long MemoryBytes, long FileBytes, double? SecondsPerStep)
{
    /// <summary>Counts and estimates; loads nothing.</summary>
    /// <param name="request">The run.</param>
    /// <param name="model">Its model's headers.</param>
    /// <param name="datasets">The pictures.</param>
    /// <param name="speed">Operations a second of the device (<see cref="TimeForecast.Probe"/>), or null.</param>
    public static TrainForecast Of(TrainRequest request, StableDiffusionModel model, ImmutableArray<LoadedDataset> datasets, double? speed)
    {
        var file = FileForecast.Of(request, model);
        return new TrainForecast(
            MemoryForecast.Of(request, model, datasets, file.Learned), file.Bytes,
            speed is { } known ? TimeForecast.SecondsPerStep(request, model, datasets, known) : null);
    }
}
