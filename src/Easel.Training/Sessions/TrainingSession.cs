using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Memory;
using Easel.Training.Datasets;
using Easel.Training.Losses;
using Easel.Training.Optimizers;
using Easel.Training.Steps;
using Easel.Training.Targets;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Sessions;

/// <summary>A run, one update at a time. For the device's thread; between updates nothing of it is in force in shared networks.</summary>
public sealed class TrainingSession : IDisposable
{
    private readonly TrainRequest request;
    private readonly DevicePolicy policy;
    private readonly TrainingNetworks networks;
    private readonly ImmutableArray<LoadedDataset> datasets;
    private readonly TrainingRandom random;
    private readonly LatentStore latents;
    private readonly CaptionStore captions;
    private readonly BatchBuilder builder;
    private readonly CaptionEncoder encoder;
    private readonly DiffusionStep step;
    private readonly IOptimizer optimizer;
    private readonly Ema? ema;
    private readonly LossScale scale;
    private readonly LossWatch watch;
    private readonly string fingerprint;
    private ImmutableArray<TrainingBatch> order;
    private int orderOf, epoch = 1, batch;

    /// <param name="request">What to train, its seed drawn.</param>
    /// <param name="networks">The model; owned from now on.</param>
    /// <param name="datasets">The pictures.</param>
    /// <param name="policy">What to compute with.</param>
    /// <param name="reader">Reads pictures.</param>
    public TrainingSession(TrainRequest request, TrainingNetworks networks, ImmutableArray<LoadedDataset> datasets, DevicePolicy policy, IPictureReader reader)
    {
        (this.request, this.networks, this.datasets, this.policy) = (request, networks, datasets, policy);
        var family = networks.Model.Family;
        random = new TrainingRandom(request.Run.Seed ?? 0);
        Plan = TrainingPlan.Of(request, datasets);
        Target = TrainingTargets.Make(request, networks, random, policy.Device);
        optimizer = OptimizerKinds.Make(OptimizerKinds.Find(request.Optimizer.Type), Target.Parameters, request.Optimizer.Arguments);
        ema = request.Run.EmaDecay is { } decay ? new Ema(Target.Parameters.Select(p => (p.Name, p.Parameter)), decay) : null;
        scale = new LossScale(request.Run.MixedPrecision == "fp16");
        watch = new LossWatch(request);
        latents = new LatentStore(reader, networks.Encode, networks.EncoderKey(), request.Data.CacheLatents, request.Data.CacheLatentsToDisk);
        var clipSkip = request.Run.ClipSkip ?? family.Defaults.ClipSkip;
        var files = request.Data.CacheTextToDisk && !Target.TrainsText ? new CaptionFiles($"{networks.TextKey()} {clipSkip} {request.Data.MaxTokenLength} {policy.TextEncoder}{BaseAdapters.Key(request.Network)}") : null;
        captions = new CaptionStore(family, request.Data, Target is EmbeddingTarget embedding ? embedding.Words : null, files);
        builder = new BatchBuilder(request, family, latents, captions, random, (Target as EmbeddingTarget)?.Replacements);
        var velocity = request.VelocityPrediction ?? family.Prediction.Id == "v_prediction";
        encoder = new CaptionEncoder(networks.Towers, clipSkip, family.UNet.VectorDim is not null, policy.TextEncoder) { Embed = Target is EmbeddingTarget inversion ? inversion.Embed : null };
        step = new DiffusionStep(
            networks.UNet, encoder, velocity ? Engine.Diffusion.Prediction.Velocity : family.Prediction,
            new NoiseLevels(DiscreteSchedule.StableDiffusion, request.Loss.ZeroTerminalSnr), new DiffusionLoss(request.Loss, velocity))
        {
            Compute = policy.UNet,
            Checkpointing = request.Run.GradientCheckpointing,
            TextGradients = Target.TrainsText,
            Captions = Target.TrainsText ? null : _ => captions.Encode(builder.LastPlacedCaptions, encoder, policy.Device),
        };
        fingerprint = RunFingerprint.Of(request, Target, Plan);
        Steps = Plan.InitialStep(request.Run);
        (epoch, batch) = (Steps / Plan.StepsPerEpoch + 1, Steps % Plan.StepsPerEpoch * request.Run.GradientAccumulation);
    }

    /// <summary>How long the run is.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>What is trained.</summary>
    public ITrainingTarget Target { get; }

    /// <summary>The model's networks.</summary>
    public TrainingNetworks Networks => networks;

    /// <summary>What to compute with.</summary>
    public DevicePolicy Policy => policy;

    /// <summary>Updates done.</summary>
    public int Steps { get; private set; }

    /// <summary>The epoch in work, from 1.</summary>
    public int Epoch => epoch;

    /// <summary>Makes the latents of every picture, where they are kept; reports how many are done.</summary>
    /// <param name="progress">Hears done and all; returns false to stop.</param>
    public void CacheLatents(Func<int, int, bool> progress)
    {
        if (!request.Data.CacheLatents && !request.Data.CacheLatentsToDisk) return;
        var all = datasets.SelectMany(dataset => dataset.Pictures.Concat(dataset.HeldOut).Select(picture => (picture, dataset.Options.Interpolation))).ToList();
        foreach (var (i, (picture, interpolation)) in all.Index())
        {
            using var scope = NewDisposeScope();
            foreach (var flipped in picture.Subset.FlipAug ? (bool[])[false, true] : [false])
                latents.Of(new PictureDraw(picture, flipped, picture.Fit.CropX, picture.Fit.CropY), interpolation);
            if (!progress(i + 1, all.Count)) return;
        }
    }

    /// <summary>Encodes every caption, where they are kept, so that a disk that cannot keep them is known before the first update.</summary>
    /// <param name="progress">Hears done and all; returns false to stop.</param>
    public void CacheCaptions(Func<int, int, bool> progress)
    {
        if (!request.Data.CacheText || Target.TrainsText) return;
        using var inForce = Target.Apply(training: false);
        var all = datasets.SelectMany(dataset => dataset.Pictures.Concat(dataset.HeldOut)).ToList();
        foreach (var (i, picture) in all.Index())
        {
            using var scope = NewDisposeScope();
            var text = CaptionText.Compose(picture.Caption, picture.Subset.Captions ?? new CaptionOptions(), new CaptionMoment(1, 0, Plan.Steps), random.For("caption", 0, 0));
            captions.Encode([(text, Path.GetDirectoryName(Path.GetFullPath(picture.Path))!)], encoder, policy.Device);
            if (!progress(i + 1, all.Count)) return;
        }
    }

    /// <summary>One update.</summary>
    /// <exception cref="Easel.Core.Errors.EaselException">The run went wrong; the weights are as they were.</exception>
    public StepReport Step()
    {
        using var scope = NewDisposeScope();
        if (orderOf != epoch) (order, orderOf) = (EpochPlan.Of(datasets, epoch, random), epoch);
        var parts = Math.Min(request.Run.GradientAccumulation, order.Length - batch);
        var losses = new List<float>();
        FreezeText();
        for (var i = 0; i < parts; i++) losses.AddRange(Pass(batch + i));

        var parameters = Target.Parameters.Select(p => p.Parameter).ToList();
        if (scale.Factor != 1) Divide(scale.Factor);
        var norm = GradientClipping.ByNorm(parameters, request.Optimizer.MaxGradNorm > 0 ? request.Optimizer.MaxGradNorm : double.MaxValue);
        var loss = losses.Average(value => (double)value);
        watch.Check(Steps + 1, loss, norm, scale.IsActive);
        var factor = Plan.Schedule.At(Steps);
        var good = scale.Note(double.IsFinite(norm));
        if (good)
        {
            optimizer.Step(factor);
            Target.AfterUpdate();
            ema?.Update();
        }

        optimizer.ZeroGradients();
        return Advance(parts, loss, norm, factor, !good);
    }

    /// <summary>Mean loss of pictures at noise that is the same each time: held-out ones, or as many that are trained.</summary>
    public double? Measure(bool heldOut)
    {
        using var scope = NewDisposeScope();
        using var inForce = Target.Apply(training: false);
        var losses = new List<float>();
        foreach (var dataset in datasets)
        {
            var pictures = heldOut ? dataset.HeldOut : [.. dataset.Pictures.Where(picture => !picture.Subset.IsReg).Take(dataset.HeldOut.Length)];
            var most = request.Run.MaxValidationSteps * dataset.Options.BatchSize ?? int.MaxValue;
            foreach (var (i, picture) in pictures.Take(most).Index())
            {
                using var inner = NewDisposeScope();
                var inputs = builder.Build(new TrainingBatch([picture], dataset.Options.Interpolation), -1 - i, new CaptionMoment(1, Plan.Steps, Plan.Steps), policy.Device);
                // The same few noise levels for every picture, so that figures of one run can be compared.
                foreach (var timestep in (int[])[100, 300, 500, 700, 900])
                    losses.AddRange(step.Measure(inputs with { Timesteps = [timestep] }).cpu().data<float>().ToArray());
            }
        }

        return losses.Count == 0 ? null : losses.Average(value => (double)value);
    }

    /// <summary>The tensors of the file as they are now; with a moving average, that.</summary>
    public T WithWeights<T>(Func<T> action) => ema is null ? action() : ema.WithAverages(action);

    /// <summary>Saves the whole state into a folder.</summary>
    public void SaveState(string folder) => TrainingState.Save(
        folder, request, new StateCounters(Steps, epoch, batch, optimizer.Steps, scale.Factor, scale.Good, request.Run.Seed ?? 0, fingerprint), optimizer, ema, Target.Parameters);

    /// <summary>Goes on from a saved state.</summary>
    public void Resume(string folder)
    {
        var counters = TrainingState.Load(folder, fingerprint, optimizer, ema, Target.Parameters);
        (Steps, epoch, batch) = (counters.Step, counters.Epoch, counters.Batch);
        scale.Restore(counters.LossScale, counters.GoodSteps);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.ZeroGradients();
        optimizer.Dispose();
        ema?.Dispose();
        captions.Dispose();
        latents.Dispose();
        Target.Dispose();
        networks.Dispose();
    }

    private float[] Pass(int index)
    {
        using var scope = NewDisposeScope();
        var number = (long)(epoch - 1) * order.Length + index;
        if (Target is IDropsByStep drops) drops.Step = number;
        var chosen = order[index];
        if (Target is LoraTarget lora) lora.Multiplier = chosen.NetworkMultiplier;
        var inputs = builder.Build(chosen, number, new CaptionMoment(epoch, Steps, Plan.Steps), policy.Device);
        using var inForce = Target.Apply(training: true);
        try
        {
            return step.Run(inputs, scale.Factor / request.Run.GradientAccumulation);
        }
        finally
        {
            if (Target is LoraTarget after) after.Multiplier = 1;
        }
    }

    private StepReport Advance(int parts, double loss, double norm, double factor, bool skipped)
    {
        Steps++;
        batch += parts;
        var (reported, ends) = (epoch, batch >= order.Length);
        if (ends) (epoch, batch) = (epoch + 1, 0);
        var rates = Target.Parameters.GroupBy(p => p.Name.StartsWith("lora_te", StringComparison.Ordinal) || p.Name.StartsWith("cond", StringComparison.Ordinal) || p.Name.StartsWith("embedding", StringComparison.Ordinal) ? "text" : "unet")
            .Select(group => (group.Key, group.Max(p => p.Rate) * factor));
        return new StepReport(Steps, reported, loss, norm, [.. rates], ends, Steps >= Plan.Steps, skipped);
    }

    private void Divide(double factor)
    {
        using var noGradients = no_grad();
        foreach (var parameter in Target.Parameters)
        {
            using var gradient = parameter.Parameter.grad;
            gradient?.div_(factor);
        }
    }

    // After that step the text encoder learns no more (--stop_text_encoder_training).
    private void FreezeText()
    {
        if (step.TextGradients && Steps >= (request.Optimizer.StopTextAt ?? request.Optimizer.StopTextShare * Plan.Steps ?? double.PositiveInfinity)) step.TextGradients = false;
    }
}
