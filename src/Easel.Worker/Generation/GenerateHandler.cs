using System.Security.Cryptography;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Worker.Devices;
using Easel.Worker.Generation.Workflows;
using Easel.Worker.Networks;

namespace Easel.Worker.Generation;

/// <summary>Paints pictures: finds the files, chooses the device, leads the pipelines batch by batch, and hands results to the asset store.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
/// <param name="clock">Measures time.</param>
/// <param name="hashes">Names model files in infotexts.</param>
public sealed class GenerateHandler(IModelStore models, DevicePool devices, TimeProvider clock, ModelHashes hashes) : IJobHandler<GenerateRequest>
{
    private readonly EmbeddingShelf shelf = new(models);

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(GenerateRequest request, JobContext job)
    {
        request.Check();
        GenerateLimits.Check(request);
        FreeSpace.Check(job.Assets.Room());
        var start = clock.GetTimestamp();
        var times = new StageTimes(clock);
        var files = GenerateFiles.Find(request, models, job.Assets);
        var work = Workflow.Of(request, job.Assets, DrawSeed);

        // The device is known before the model is: reading its header is tensor code already.
        var slot = devices.For(DevicePolicy.Choose(request.Device, devices.Machine, weights: 0).Device);
        var run = new GenerateRun(new PaintingTools(slot, devices.Machine, files, models, shelf, hashes, times, DrawSeed), job, work.Parts);
        await work.PaintAsync(run).ConfigureAwait(false);
        return await run.EndAsync(request.Output, request, () => new GenerateSeconds(
            times[JobStage.Load], times[JobStage.Encode], times[JobStage.Sample], times[JobStage.Decode], clock.GetElapsedTime(start).TotalSeconds)).ConfigureAwait(false);
    }

    private static long DrawSeed() => RandomNumberGenerator.GetInt32(int.MaxValue) * 2L + RandomNumberGenerator.GetInt32(2);
}
