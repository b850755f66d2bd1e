using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Training.Forecasts;
using Easel.Worker.Devices;
using TorchSharp;

namespace Easel.Worker.Training;

/// <summary>The check alone: what a training would find, and how long it would be.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Reads their headers.</param>
public sealed class TrainCheck(IModelStore models, DevicePool devices)
{
    /// <summary>Looks; loads no network.</summary>
    public async Task<JobTrainingPlanned> RunAsync(TrainRequest request)
    {
        request.Check();
        var checkpoint = models.Find(ModelKind.Checkpoint, request.Model);
        var vae = request.Vae is null ? null : models.Find(ModelKind.Vae, request.Vae);
        var device = DevicePolicy.Choose(request.Device, devices.Machine, weights: 0).Device;
        // Only headers are read: a graphics card would be woken for nothing, so its time is not estimated.
        return await devices.Processor.Thread.RunAsync(() =>
        {
            using var model = StableDiffusionModel.Open(checkpoint, vae);
            var (datasets, findings) = TrainPreparation.Look(request, model.Family);
            var speed = device.type == DeviceType.CPU ? TimeForecast.Probe(device, TrainPlanned.Compute(request)) : (double?)null;
            return TrainPlanned.Of(request, model, datasets, findings, devices.Machine, speed);
        }).ConfigureAwait(false);
    }
}
