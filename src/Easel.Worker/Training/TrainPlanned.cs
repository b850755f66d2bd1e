using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Training.Datasets;
using Easel.Training.Files;
using Easel.Training.Forecasts;
using Easel.Training.Sessions;
using TorchSharp;

namespace Easel.Worker.Training;

/// <summary>What is said of a run before it begins.</summary>
internal static class TrainPlanned
{
    /// <summary>Findings, length, memory, file and time.</summary>
    /// <param name="request">The run.</param>
    /// <param name="model">Its model's headers.</param>
    /// <param name="datasets">The pictures.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="machine">The machine, with the memory that is free.</param>
    /// <param name="speed">Operations a second of the device, or null.</param>
    public static JobTrainingPlanned Of(
        TrainRequest request, StableDiffusionModel model, ImmutableArray<LoadedDataset> datasets, ImmutableArray<TrainFinding> findings, Machine machine, double? speed)
    {
        var plan = TrainingPlan.Of(request, datasets);
        var forecast = TrainForecast.Of(request, model, datasets, speed);
        if (DevicePolicy.Choose(request.Device, machine, weights: 0).Device.type == DeviceType.CPU && forecast.MemoryBytes > machine.Memory.FreeBytes)
            findings = findings.Add(Short(forecast.MemoryBytes, machine.Memory.FreeBytes, request));
        return new JobTrainingPlanned(
            findings, datasets.Sum(d => d.Pictures.Length), datasets.Sum(d => d.TrainSamples + d.RegSamples), plan.StepsPerEpoch, plan.Steps, forecast.MemoryBytes, forecast.FileBytes, forecast.SecondsPerStep);
    }

    /// <summary>What the run computes in.</summary>
    public static torch.ScalarType Compute(TrainRequest request) => TrainedFile.TypeOf(request.Run.MixedPrecision);

    private static TrainFinding Short(long needed, long free, TrainRequest request) => new(
        "memory-short", FindingLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"The run takes about {needed / 1e9:0.0} GB of memory, and {free / 1e9:0.0} GB are free."),
        request.Run.GradientCheckpointing ? "Close other programs, or train at a smaller --resolution or with a smaller batch." : "Set --gradient_checkpointing, close other programs, or train with a smaller batch.");
}
