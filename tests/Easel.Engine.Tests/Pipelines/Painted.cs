using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Testing;

namespace Easel.Engine.Tests.Pipelines;

/// <summary>Runs the whole pipeline on a tiny model.</summary>
internal sealed class Painted : IDisposable
{
    public Painted(string model = "tiny-sd1", string? vae = null, ModelHost? host = null) =>
        (Model, Host) = (StableDiffusionModel.Open(Golden.PathOf($"models/{model}.safetensors"), vae), host ?? new ModelHost());

    public StableDiffusionModel Model { get; }

    public ModelHost Host { get; }

    public List<JobEvent> Events { get; } = [];

    public JobControl Control { get; } = new();

    public PaintedBatch Batch(
        GenerateRequest request, DevicePolicy? policy = null, PlainTensor? noise = null, Func<GenerationPlan, GenerationPlan>? change = null, bool previews = false, string? tinyDecoder = null,
        Action<JobEvent>? hear = null,
        Func<TextConditioner, PromptConditions>? read = null)
    {
        var plan = GenerationPlan.Of(request, Model, noise?.Shape, () => 7);
        using var pipeline = new TextToImage(change?.Invoke(plan) ?? plan, Model, policy ?? DevicePolicy.Cpu, Host, noise) { ReadPrompts = read };
        return pipeline.Paint(0, new PaintingWatch(Control, Hear, new StageTimes(TimeProvider.System), previews) { TinyDecoder = tinyDecoder });

        void Hear(JobEvent news)
        {
            Events.Add(news);
            hear?.Invoke(news);
        }
    }

    public void Dispose()
    {
        Host.Dispose();
        Model.Dispose();
        Control.Dispose();
    }
}
