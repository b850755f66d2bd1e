using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;

namespace Easel.Worker.Generation;

/// <summary>A job on its device: the opened model, the plan, the policy and the pipeline. For the device's thread.</summary>
internal sealed class Painting : IDisposable
{
    private readonly StableDiffusionModel model;
    private readonly ModelHost host;
    private readonly PlainTensor? startNoise;
    private TextToImage pipeline;

    private Painting(StableDiffusionModel model, GenerationPlan plan, DevicePolicy policy, ModelHost host, PlainTensor? startNoise)
    {
        (this.model, Plan, Policy, this.host, this.startNoise) = (model, plan, policy, host, startNoise);
        pipeline = new TextToImage(plan, model, policy, host, startNoise);
    }

    /// <summary>What is painted.</summary>
    public GenerationPlan Plan { get; }

    /// <summary>The model's family.</summary>
    public string Family => model.Family.Id;

    /// <summary>What it is computed with.</summary>
    public DevicePolicy Policy { get; private set; }

    /// <summary>Opens the files and decides everything that the request left open; no weights are read.</summary>
    public static Painting Begin(GenerateRequest request, GenerateFiles files, Machine machine, ModelHost host, Func<long> drawSeed, StageTimes times)
    {
        var noise = files.InitNoise is null ? null : LatentFile.Read(files.InitNoise, "noise");
        var model = times.Measure(JobStage.Load, () => StableDiffusionModel.Open(files.Model, files.Vae));
        try
        {
            var plan = GenerationPlan.Of(request, model, noise?.Shape, drawSeed);
            // What is loaded already needs no more room.
            var free = machine with { Memory = machine.Memory with { FreeBytes = machine.Memory.FreeBytes + host.LoadedBytes } };
            return new Painting(model, plan, DevicePolicy.Choose(request.Device, free, model.FullBytes), host, noise);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Paints one batch.</summary>
    public PaintedBatch Paint(int batch, PaintingWatch watch) => pipeline.Paint(batch, watch);

    /// <summary>Goes on in a mode that needs less memory; false where there is none.</summary>
    public bool Lower()
    {
        if (OutOfMemory.Lower(Policy.Memory) is not { } mode) return false;
        pipeline.Dispose();
        Policy = Policy.In(mode);
        pipeline = new TextToImage(Plan, model, Policy, host, startNoise);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pipeline.Dispose();
        model.Dispose();
    }
}
