using Easel.Core.Jobs;
using Easel.Core.Pixels;
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
        (Model, Host) = (StableDiffusionModel.Open(File.Exists(model) ? model : Golden.PathOf($"models/{model}.safetensors"), vae), host ?? new ModelHost());

    public StableDiffusionModel Model { get; }

    public ModelHost Host { get; }

    public List<JobEvent> Events { get; } = [];

    public JobControl Control { get; } = new();

    /// <summary>What is done to finished pictures.</summary>
    public Func<PixelBuffer, PixelBuffer>? RestoreFaces { get; init; }

    public PaintedBatch Batch(
        GenerateRequest request, DevicePolicy? policy = null, PlainTensor? noise = null, Func<GenerationPlan, GenerationPlan>? change = null, bool previews = false, string? tinyDecoder = null,
        Action<JobEvent>? hear = null,
        Func<TextConditioner, PromptConditions>? read = null)
    {
        var plan = GenerationPlan.Of(request, Model, noise?.Shape, () => 7);
        return Run(new TextToImage(change?.Invoke(plan) ?? plan, Model, policy ?? DevicePolicy.Cpu, Host, noise) { ReadPrompts = read, RestoreFaces = RestoreFaces }, previews, tinyDecoder, hear);
    }

    /// <summary>Repaints a picture.</summary>
    public PaintedBatch Repaint(GenerateRequest request, PictureInputs inputs, DevicePolicy? policy = null, Action<JobEvent>? hear = null)
    {
        var plan = GenerationPlan.Of(request, Model, null, () => 7, (inputs.Picture.Width, inputs.Picture.Height));
        return Run(new ImageToImage(plan, inputs, Model, policy ?? DevicePolicy.Cpu, Host) { RestoreFaces = RestoreFaces }, hear: hear);
    }

    /// <summary>Paints in two passes.</summary>
    public PaintedBatch TwoPasses(GenerateRequest request, PixelBuffer? firstPass = null, Painted? second = null, Painted? refiner = null, Action<JobEvent>? hear = null)
    {
        var plan = GenerationPlan.Of(request, Model, null, () => 7, hiresModel: second?.Model);
        return Run(new HiresFix(plan, Model, DevicePolicy.Cpu, Host) { RestoreFaces = RestoreFaces, FirstPass = firstPass, SecondModel = second?.Model, Refiner = refiner?.Model }, hear: hear);
    }

    /// <summary>Paints with a refiner.</summary>
    public PaintedBatch Refined(GenerateRequest request, Painted refiner) =>
        Run(new TextToImage(GenerationPlan.Of(request, Model, null, () => 7), Model, DevicePolicy.Cpu, Host) { Refiner = refiner.Model });

    /// <summary>Steps that were reported as done.</summary>
    public int StepsDone => Events.OfType<JobProgress>().Where(it => it.Stage == JobStage.Sample).Max(it => it.Step);

    private PaintedBatch Run(PaintingPipeline pipeline, bool previews = false, string? tinyDecoder = null, Action<JobEvent>? hear = null)
    {
        using (pipeline) return pipeline.Paint(0, new PaintingWatch(Control, Hear, new StageTimes(TimeProvider.System), previews) { TinyDecoder = tinyDecoder });

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
