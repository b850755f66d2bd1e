using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Worker.Devices;

namespace Easel.Worker.Merging;

/// <summary>Writes LoRAs into a checkpoint.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
public sealed class LoraMergeHandler(IModelStore models, DevicePool devices) : IJobHandler<LoraMergeRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(LoraMergeRequest request, JobContext job)
    {
        request.Check();
        var model = models.Find(ModelKind.Checkpoint, request.Model);
        var paths = LoraFiles.Find(models, request.Loras);
        var output = ModelOutput.Open(models, ModelKind.Checkpoint, request.Output, request.Overwrite, [model, .. paths], ModelOutput.SizeOf(model) * 2);
        var result = await output.WriteAsync(devices, job, watch =>
        {
            using var checkpoint = Checkpoint.Open(model);
            using var loras = LoraFiles.Open(paths);
            return LoraIntoCheckpoint.Write(request, checkpoint, loras.Files, output.Path, watch);
        }).ConfigureAwait(false);
        return output.WithSidecarOf(model, request.Overwrite, result);
    }
}
