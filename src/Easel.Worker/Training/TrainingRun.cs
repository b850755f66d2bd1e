using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Training.Checks;
using Easel.Training.Datasets;
using Easel.Training.Files;
using Easel.Training.Samples;
using Easel.Training.Sessions;

namespace Easel.Worker.Training;

/// <summary>A training on its device: updates, files, sample pictures, measures, news. For the device's thread.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const double Smoothing = 0.05;
    private static readonly TimeSpan SaveAtLeast = TimeSpan.FromMinutes(5);
    // The state of a whole checkpoint takes several times its file.
    private static readonly TimeSpan SaveWholeAtLeast = TimeSpan.FromMinutes(30);

    private readonly TrainRequest request;
    private readonly TrainingSession session;
    private readonly TrainFiles files;
    private readonly SamplePictures pictures;
    private readonly TimeProvider clock;
    private readonly JobContext job;
    private readonly TrainingLog? log;
    private readonly OverfitGauge gauge = new();
    private readonly long start;
    private long lastSave;
    private int begun;
    private double average, secondsPerStep;
    private StepReport? lastStep;

    private TrainingRun(TrainRequest request, TrainingSession session, TrainingMetadata metadata, ImmutableArray<GenerateRequest> prompts, ModelHost host, TimeProvider clock, JobContext job)
    {
        (this.request, this.session, this.clock, this.job) = (request, session, clock, job);
        files = new TrainFiles(request, session, metadata, clock, job.Report);
        pictures = new SamplePictures(request, prompts, new SamplePainter(session, host, clock), clock, job);
        log = request.Run.LogFolder is { } folder ? new TrainingLog(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{request.Save.Name}-{clock.GetUtcNow():yyyyMMddHHmmss}")), message => job.Log(JobLogLevel.Warning, message)) : null;
        start = lastSave = clock.GetTimestamp();
    }

    /// <summary>True when the last update is done.</summary>
    public bool IsDone => session.Steps >= session.Plan.Steps;

    /// <summary>Loads the networks and everything else; owns the model from now on.</summary>
    public static TrainingRun Begin(
        TrainRequest request, StableDiffusionModel model, ImmutableArray<LoadedDataset> datasets, TrainingMetadata metadata, ImmutableArray<GenerateRequest> prompts,
        Machine machine, ModelHost host, TimeProvider clock, JobContext job)
    {
        job.Report(new JobProgress(JobStage.Load, 0, 0, 0, 1, 0));
        var precision = request.Run.MixedPrecision switch { "fp16" => Precision.Fp16, "bf16" => Precision.Bf16, _ => Precision.Fp32 };
        var policy = DevicePolicy.Choose(request.Device with { Precision = precision, Memory = request.Device.Memory is MemoryMode.Offload ? MemoryMode.Low : request.Device.Memory ?? MemoryMode.Normal }, machine, model.FullBytes);
        var networks = new TrainingNetworks(model, policy, host, own: request.Target == TrainTarget.Checkpoint);
        try
        {
            var session = new TrainingSession(request, networks, datasets, policy, new TrainingPictures());
            return new TrainingRun(request, session, metadata, prompts, host, clock, job);
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>What comes before the first update: a saved state, kept latents, first pictures.</summary>
    public bool Prepare()
    {
        if (request.Run.Resume is { } state)
        {
            session.Resume(state);
            if (IsDone)
                throw new InvalidRequestException("resume", string.Create(CultureInfo.InvariantCulture, $"{state} was saved after step {session.Steps}, and the run has {session.Plan.Steps}: it is done. Give more epochs or steps, or begin anew without --resume."));
            files.GoOn();
            job.Log(JobLogLevel.Information, string.Create(CultureInfo.InvariantCulture, $"Goes on from {state}: step {session.Steps} of {session.Plan.Steps}."));
        }
        else if (TrainingState.PutAside(files.WorkFolder, request.Save.Name) is { } kept)
        {
            job.Log(JobLogLevel.Warning, $"An earlier run of this name was stopped before its end; its state is kept as {kept}. --resume with that folder goes on from it.");
        }

        begun = session.Steps;

        session.CacheLatents(GoesOn);
        if (!job.Control.Cancelled.IsCancellationRequested) session.CacheCaptions(GoesOn);
        if (job.Control.Cancelled.IsCancellationRequested) return true;
        if (request.Samples is { AtFirst: true } && session.Steps == 0) Paint(0, 0);
        return true;
    }

    // Beside the run: whatever happens to a picture, what was learned goes on or is saved by the loop.
    private void Paint(int epoch, int step)
    {
        try
        {
            pictures.Paint(epoch, step);
        }
        catch (OperationCanceledException) when (job.Control.Cancelled.IsCancellationRequested || job.Control.Interrupted)
        {
            job.Log(JobLogLevel.Information, "The sample pictures were left unfinished.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            job.Log(JobLogLevel.Warning, $"The sample pictures of step {step} cannot be painted ({e.Message.Split('\n')[0].TrimEnd('.')}). Training goes on.");
        }
    }

    private bool GoesOn(int done, int all)
    {
        job.Report(new JobProgress(JobStage.Encode, done, all, 0, 1, 0));
        return !job.Control.Cancelled.IsCancellationRequested;
    }

    /// <summary>One update, and whatever is due after it.</summary>
    public bool Step()
    {
        var before = clock.GetTimestamp();
        var step = session.Step();
        lastStep = step;
        var seconds = clock.GetElapsedTime(before).TotalSeconds;
        average = average == 0 ? step.Loss : average + Smoothing * (step.Loss - average);
        secondsPerStep = secondsPerStep == 0 ? seconds : secondsPerStep + 0.1 * (seconds - secondsPerStep);
        if (step.Skipped) job.Log(JobLogLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"Half precision overflowed at step {step.Step}; nothing was changed, the loss is scaled less from here on."));
        Tell(step);
        files.After(step);
        if (IsMeasuringDue(step)) Measure(step);
        if (IsPaintingDue(step)) Paint(step.EpochEnds ? step.Epoch : 0, step.Step);
        if (step.RunEnds) Finish(step);
        else if (IsStateDue(step)) SaveRunning();
        return true;
    }

    private bool IsStateDue(StepReport step)
    {
        var since = clock.GetElapsedTime(lastSave);
        return request.Target == TrainTarget.Checkpoint ? since > SaveWholeAtLeast : (step.EpochEnds || since > SaveAtLeast) && since > TimeSpan.FromSeconds(30);
    }

    // Beside the run: where it cannot be written, the run goes on.
    private void SaveRunning()
    {
        try
        {
            Pause();
        }
        catch (EaselException e)
        {
            lastSave = clock.GetTimestamp();
            job.Log(JobLogLevel.Warning, $"{e.Message} Training goes on.");
        }
    }

    /// <summary>Saves the state, to go on from later; a run that has not learned yet has nothing to keep.</summary>
    public bool Pause()
    {
        if (session.Steps == begun) return true;
        files.Pause();
        lastSave = clock.GetTimestamp();
        return true;
    }

    /// <summary>Lets the device go, to go on from here later; tells where that is. A run that has not learned yet has nothing to keep.</summary>
    public string Leave()
    {
        if (session.Steps == begun) return "paused before its first step";
        Pause();
        return string.Create(CultureInfo.InvariantCulture, $"paused at step {session.Steps} of {session.Plan.Steps}; it goes on from its saved state");
    }

    /// <summary>Writes the model as it is, for a run that is stopped early.</summary>
    public bool KeepAsItIs()
    {
        if (lastStep is { } step) files.AsItIs(step);
        return true;
    }

    /// <summary>What came of it.</summary>
    public TrainResult Result(bool interrupted) => new(
        files.Saved.LastOrDefault(), files.Saved, pictures.Saved, session.Steps, Math.Min(session.Epoch, session.Plan.Epochs), average, clock.GetElapsedTime(start).TotalSeconds,
        gauge.Verdict.ToString().ToLowerInvariant(), interrupted);

    /// <inheritdoc/>
    public void Dispose()
    {
        log?.Dispose();
        session.Dispose();
    }

    private void Tell(StepReport step)
    {
        var plan = session.Plan;
        var rate = step.LearningRates.OrderByDescending(one => one.Name, StringComparer.Ordinal).Select(one => one.Rate).FirstOrDefault();
        job.Report(new JobTrainingStep(
            step.Step, plan.Steps, step.Epoch, plan.Epochs, step.Loss, average, double.IsFinite(step.GradientNorm) ? step.GradientNorm : null, rate, secondsPerStep, secondsPerStep * (plan.Steps - step.Step)));
        job.Report(new JobProgress(JobStage.Process, step.Step, plan.Steps, 0, 1, (double)step.Step / plan.Steps));
        if (log is null) return;
        log.Add("loss/current", step.Loss, step.Step);
        log.Add("loss/average", average, step.Step);
        log.Add("gradient/norm", step.GradientNorm, step.Step);
        foreach (var (name, value) in step.LearningRates) log.Add($"lr/{name}", value, step.Step);
    }

    private bool IsMeasuringDue(StepReport step) =>
        (step.EpochEnds && step.Epoch % (request.Run.ValidateEveryNEpochs ?? 1) == 0) || (request.Run.ValidateEveryNSteps is { } steps && step.Step % steps == 0);

    private void Measure(StepReport step)
    {
        if (session.Measure(heldOut: true) is not { } heldOut || session.Measure(heldOut: false) is not { } trained) return;
        var verdict = gauge.Add(trained, heldOut);
        job.Report(new JobTrainingMeasured(step.Step, trained, heldOut, OverfitGauge.Sentence(verdict)));
        log?.Add("loss/held_out", heldOut, step.Step);
        log?.Add("loss/trained", trained, step.Step);
    }

    private bool IsPaintingDue(StepReport step)
    {
        if (request.Samples is not { } when) return false;
        return when.EveryNEpochs is { } epochs ? step.EpochEnds && step.Epoch % epochs == 0 : when.EveryNSteps is { } steps && step.Step % steps == 0;
    }

    private void Finish(StepReport step)
    {
        files.Last(step);
        pictures.Compare(step.Step);
    }
}
