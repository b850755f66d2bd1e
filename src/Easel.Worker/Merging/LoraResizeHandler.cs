using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Merging;
using Easel.Worker.Devices;

namespace Easel.Worker.Merging;

/// <summary>Cuts a LoRA to a lower rank.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
public sealed class LoraResizeHandler(IModelStore models, DevicePool devices) : IJobHandler<LoraResizeRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(LoraResizeRequest request, JobContext job)
    {
        request.Check();
        var path = models.Find(ModelKind.Lora, request.Lora);
        var output = ModelOutput.Open(models, ModelKind.Lora, request.Output, request.Overwrite, [path], ModelOutput.SizeOf(path) * 2);
        return await output.WriteAsync(devices, job, watch =>
        {
            using var loras = LoraFiles.Open([path]);
            return LoraResize.Write(request, loras.Files[0], output.Path, watch);
        }).ConfigureAwait(false);
    }
}
