using System.Collections.Immutable;
using System.Security.Cryptography;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Imaging;
using Easel.Worker.Devices;

namespace Easel.Worker.Generation;

/// <summary>Paints pictures: finds the files, chooses the device, leads the pipeline batch by batch, and hands results to the asset store.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
/// <param name="clock">Measures time.</param>
public sealed class GenerateHandler(IModelStore models, DevicePool devices, TimeProvider clock) : IJobHandler<GenerateRequest>
{
    private readonly ModelHashes hashes = new();

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(GenerateRequest request, JobContext job)
    {
        request.Check();
        GenerateLimits.Check(request);
        FreeSpace.Check(job.Assets.Room());
        var start = clock.GetTimestamp();
        var times = new StageTimes(clock);
        var files = new GenerateFiles(
            models.Find(ModelKind.Checkpoint, request.Model),
            request.Vae is null ? null : models.Find(ModelKind.Vae, request.Vae),
            request.InitNoise is null ? null : job.Assets.InputPath("initNoise", request.InitNoise));

        // The device is known before the model is: reading its header is tensor code already.
        var slot = devices.For(DevicePolicy.Choose(request.Device, devices.Machine, weights: 0).Device);
        using var painter = new Painter(slot, await slot.Thread.RunAsync(() => Painting.Begin(request, files, devices.Machine, slot.Models, DrawSeed, times)).ConfigureAwait(false));
        var tinyDecoder = PreviewDecoder.Find(models, request.Preview, painter.Family, job);
        var caption = new Caption(painter.Plan, files, hashes);
        var saved = ImmutableArray.CreateBuilder<GeneratedImage>();
        var latents = new List<PlainTensor>();
        var steps = new List<ImmutableArray<PlainTensor>>();
        var pictures = new List<PixelBuffer>();
        for (var batch = 0; batch < painter.Plan.Batches && !job.Control.Interrupted; batch++)
        {
            job.Control.BeginBatch();
            job.Control.ThrowIfCancelled();
            var painted = await painter.PaintAsync(batch, job, times, tinyDecoder).ConfigureAwait(false);
            latents.Add(painted.Latents);
            if (!painted.Steps.IsEmpty) steps.Add(painted.Steps);
            if (request.Output.Grid) pictures.AddRange(painted.Pictures);
            await SaveAsync(painted, batch, painter.Plan, caption, job, saved).ConfigureAwait(false);
        }

        var grid = pictures.Count < 2 ? null : await job.Assets.SaveImageAsync(
            new ImageAsset(0, Grid.Arrange(pictures), request.Output.Format, saved[0].Seed, saved[0].Infotext, painter.Plan.Request) { Kind = AssetKind.Grid }, CancellationToken.None).ConfigureAwait(false);
        await SaveTensorsAsync(request.Output, latents, steps, job).ConfigureAwait(false);
        var seconds = new GenerateSeconds(
            times[JobStage.Load], times[JobStage.Encode], times[JobStage.Sample], times[JobStage.Decode], clock.GetElapsedTime(start).TotalSeconds);
        return new GenerateResult(saved.ToImmutable(), seconds) { Interrupted = job.Control.Interrupted, Grid = grid };
    }

    private static async Task SaveAsync(
        PaintedBatch painted, int batch, GenerationPlan plan, Caption caption, JobContext job, ImmutableArray<GeneratedImage>.Builder saved)
    {
        var seeds = plan.SeedsOf(batch);
        foreach (var (i, picture) in painted.Pictures.Index())
        {
            var infotext = await caption.OfAsync(seeds.Seeds[i], seeds.Subseeds[i]).ConfigureAwait(false);
            var index = batch * plan.Request.BatchSize + i;
            // A finished picture is kept whatever happens: cancelling does not reach the store.
            var path = await job.Assets.SaveImageAsync(
                new ImageAsset(index, picture, plan.Request.Output.Format, seeds.Seeds[i], infotext, plan.Request)
                {
                    BatchIndex = i,
                    SeedRange = plan.Batches * plan.Request.BatchSize > 1 ? (plan.SeedsOf(0).Seeds[0], plan.SeedsOf(plan.Batches - 1).Seeds[^1]) : null,
                }, CancellationToken.None).ConfigureAwait(false);
            var image = new GeneratedImage(path, seeds.Seeds[i], seeds.Subseeds[i], picture.Width, picture.Height, infotext);
            saved.Add(image);
            job.Report(new JobImageSaved(index, image));
        }
    }

    private static async Task SaveTensorsAsync(OutputOptions output, List<PlainTensor> latents, List<ImmutableArray<PlainTensor>> steps, JobContext job)
    {
        if (output.SaveLatents is { } latentsFile && latents.Count > 0)
            await job.Assets.SaveFileAsync(latentsFile, path => LatentFile.Write(path, [LatentFile.Join(latents)]), CancellationToken.None).ConfigureAwait(false);
        if (output.SaveSteps is not { } stepsFile || steps.Count == 0) return;
        // Batches that were interrupted have fewer steps: what all have in common is kept.
        var common = Enumerable.Range(0, steps.Min(batch => batch.Length)).Select(step => LatentFile.Join([.. steps.Select(batch => batch[step])]));
        await job.Assets.SaveFileAsync(stepsFile, path => LatentFile.Write(path, [.. common]), CancellationToken.None).ConfigureAwait(false);
    }

    private static long DrawSeed() => RandomNumberGenerator.GetInt32(int.MaxValue) * 2L + RandomNumberGenerator.GetInt32(2);
}
