using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Worker.Devices;

namespace Easel.Worker.Merging;

/// <summary>Makes a LoRA of the difference of two checkpoints.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
public sealed class LoraExtractHandler(IModelStore models, DevicePool devices) : IJobHandler<LoraExtractRequest>
{
    // Two factors of rank 4096 of all layers of SDXL would be larger than the model; what is asked for is known only when it is done.
    private const long Room = 1L << 30;

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(LoraExtractRequest request, JobContext job)
    {
        request.Check();
        var (basis, tuned) = (models.Find(ModelKind.Checkpoint, request.Base), models.Find(ModelKind.Checkpoint, request.Tuned));
        var output = ModelOutput.Open(models, ModelKind.Lora, request.Output, request.Overwrite, [basis, tuned], Room);
        return await output.WriteAsync(devices, job, watch =>
        {
            using var checkpoint = Checkpoint.Open(basis);
            using var other = ModelFile.OpenAsCheckpoint(tuned);
            return LoraExtraction.Write(request, checkpoint, other, output.Path, watch);
        }).ConfigureAwait(false);
    }
}
