using System.Collections.Immutable;
using System.Security.Cryptography;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Training.Files;
using Easel.Training.Forecasts;
using Easel.Training.Samples;
using Easel.Training.Sessions;
using Easel.Worker.Devices;
using Easel.Worker.Generation;

namespace Easel.Worker.Training;

/// <summary>
/// Trains: checks, then one update after the other on the device's thread, so that other jobs of the device get their turn in between.
/// Stopped in whatever way, it saves its state and can be continued.
/// </summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
/// <param name="clock">Measures time.</param>
/// <param name="hashes">Names the base model in the file.</param>
public sealed class TrainHandler(IModelStore models, DevicePool devices, TimeProvider clock, ModelHashes hashes) : IJobHandler<TrainRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(TrainRequest request, JobContext job)
    {
        request.Check();
        request = Decided(request, job);
        var checkpoint = models.Find(ModelKind.Checkpoint, request.Model);
        var vae = request.Vae is null ? null : models.Find(ModelKind.Vae, request.Vae);
        var chosen = DevicePolicy.Choose(request.Device, devices.Machine, weights: 0).Device;
        var device = devices.For(chosen);
        var model = await device.Thread.RunAsync(() => StableDiffusionModel.Open(checkpoint, vae)).ConfigureAwait(false);
        TrainingRun? run = null;
        try
        {
            var (datasets, findings) = await Task.Run(() => TrainPreparation.Look(request, model.Family)).ConfigureAwait(false);
            ImmutableArray<GenerateRequest> prompts = request.Samples switch
            {
                { Prompts: { } text } samples => SamplePrompts.FromText(text, samples.Sampler),
                { } samples when File.Exists(samples.PromptFile) => SamplePrompts.Read(samples.PromptFile, samples.Sampler),
                _ => [],
            };
            // Pictures on the way show what the run teaches: the same hidden state of the text encoder.
            if (request.Run.ClipSkip is { } skip) prompts = [.. prompts.Select(prompt => prompt with { ClipSkip = skip })];
            var plan = TrainingPlan.Of(request, datasets);
            var speed = await device.Thread.RunAsync(() => TimeForecast.Probe(chosen, TrainPlanned.Compute(request))).ConfigureAwait(false);
            job.Report(TrainPlanned.Of(request, model, datasets, findings, devices.Machine, speed));
            TrainPreparation.ThrowOnErrors(findings);
            var hashed = await hashes.AllOfAsync(checkpoint).WaitAsync(job.Control.Cancelled).ConfigureAwait(false);
            var vaeHashed = vae is null ? null : await hashes.AllOfAsync(vae).WaitAsync(job.Control.Cancelled).ConfigureAwait(false);
            var vaeFile = vae is null ? null : new HashedFile(Path.GetFileName(vae), vaeHashed?.Sha256 ?? "", vaeHashed?.Legacy ?? "");
            var velocity = request.VelocityPrediction ?? model.Family.Prediction.Id == "v_prediction";
            var baseModel = new BaseModel(Path.GetFileName(checkpoint), model.Family.Id, velocity, hashed?.Sha256 ?? "", hashed?.Legacy ?? "", vaeFile);
            var metadata = new TrainingMetadata(request, plan, datasets, baseModel);
            run = await device.Thread.RunAsync(() => TrainingRun.Begin(request, model, datasets, metadata, prompts, devices.Machine, device.Models, clock, job)).ConfigureAwait(false);
            return await LoopAsync(run, device, job).ConfigureAwait(false);
        }
        finally
        {
            device.Thread.Invoke(() =>
            {
                if (run is null) model.Dispose();
                else run.Dispose();
            });
        }
    }

    private static async Task<TrainResult> LoopAsync(TrainingRun run, DeviceSlot device, JobContext job)
    {
        await device.Thread.RunAsync(run.Prepare).ConfigureAwait(false);
        while (!run.IsDone)
        {
            if (job.Control.Cancelled.IsCancellationRequested || job.Control.Interrupted)
            {
                await device.Thread.RunAsync(run.Pause).ConfigureAwait(false);
                job.Control.ThrowIfCancelled();
                await device.Thread.RunAsync(run.KeepAsItIs).ConfigureAwait(false);
                return run.Result(interrupted: true);
            }

            if (job.Control.Paused) throw new JobPausedException(await device.Thread.RunAsync(run.Leave).ConfigureAwait(false));
            await device.Thread.RunAsync(run.Step).ConfigureAwait(false);
        }

        return run.Result(interrupted: false);
    }

    // A run that is continued must draw what it drew before, so its seed is part of its state.
    private static TrainRequest Decided(TrainRequest request, JobContext job)
    {
        if (request.Run.Resume is not null)
            foreach (var folder in (string[])[request.Save.Folder, .. request.Save.WorkFolder is { } work ? [work] : Array.Empty<string>()]) TrainingState.Mend(folder, request.Save.Name);
        if (request.Run.Resume == "auto")
        {
            var folder = request.Save.WorkFolder ?? request.Save.Folder;
            request = request with { Run = request.Run with { Resume = TrainingState.Newest(folder, request.Save.Name) } };
            if (request.Run.Resume is null) job.Log(JobLogLevel.Warning, $"There is no saved state of '{request.Save.Name}' in {Path.GetFullPath(folder)}, so the run begins anew.");
        }

        if (request.Run.Seed is not null) return request;
        var seed = request.Run.Resume is { } state ? TrainingState.SeedOf(state) : null;
        return request with { Run = request.Run with { Seed = seed ?? RandomNumberGenerator.GetInt32(int.MaxValue) } };
    }
}
