using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Worker.Devices;

namespace Easel.Worker.Generation;

/// <summary>Paints pictures.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
/// <param name="clock">Measures time.</param>
public sealed class GenerateHandler(IModelStore models, DevicePool devices, TimeProvider clock) : IJobHandler<GenerateRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(GenerateRequest request, JobContext job)
    {
        request.Check();
        GenerateLimits.Check(request);
        FreeSpace.Check(job.Assets.Room());
        _ = (models, devices, clock);
        await Task.CompletedTask.ConfigureAwait(false);
        throw new UnsupportedFeatureException("Generation is not built yet.");
    }
}
