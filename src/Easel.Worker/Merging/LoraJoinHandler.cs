using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Merging;
using Easel.Worker.Devices;

namespace Easel.Worker.Merging;

/// <summary>Makes one LoRA of several.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
public sealed class LoraJoinHandler(IModelStore models, DevicePool devices) : IJobHandler<LoraJoinRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(LoraJoinRequest request, JobContext job)
    {
        request.Check();
        var paths = LoraFiles.Find(models, request.Loras);
        var output = ModelOutput.Open(models, ModelKind.Lora, request.Output, request.Overwrite, paths, paths.Sum(ModelOutput.SizeOf) * 2);
        return await output.WriteAsync(devices, job, watch =>
        {
            using var loras = LoraFiles.Open(paths);
            return LoraJoin.Write(request, loras.Files, output.Path, watch);
        }).ConfigureAwait(false);
    }
}
