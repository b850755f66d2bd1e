using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Training.Sessions;
using Easel.Worker.Devices;

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
        // Only headers are read: a graphics card would be woken for nothing.
        return await devices.Processor.Thread.RunAsync(() =>
        {
            using var model = StableDiffusionModel.Open(checkpoint, vae);
            var (datasets, findings) = TrainPreparation.Look(request, model.Family);
            var plan = TrainingPlan.Of(request, datasets);
            return new JobTrainingPlanned(
                findings, datasets.Sum(d => d.Pictures.Length), datasets.Sum(d => d.TrainSamples + d.RegSamples), plan.StepsPerEpoch, plan.Steps, MemoryForecast.Of(request, model, datasets));
        }).ConfigureAwait(false);
    }
}
