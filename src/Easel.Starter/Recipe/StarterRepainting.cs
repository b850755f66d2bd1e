using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Starter.Judge;

namespace Easel.Starter.Recipe;

/// <summary>Inpaints with a starter checkpoint, as any user would.</summary>
/// <param name="checkpoint">The starter's file; its sidecar stands beside it.</param>
/// <param name="steps">Sampling steps.</param>
public sealed class StarterRepainting(string checkpoint, int steps = 20) : IDisposable
{
    private readonly StableDiffusionModel model = StableDiffusionModel.Open(checkpoint);
    private readonly ModelHost host = new();

    /// <summary>One case: strong enough to lose the colour, weak enough to keep the house.</summary>
    public PixelBuffer Paint(RepaintCase one)
    {
        var options = new ImageToImageOptions("drawn", "drawn", 0.85, Inpaint: new InpaintOptions(RepaintCase.Blur));
        var request = new GenerateRequest(one.Prompt, Steps: steps, Seed: one.Index, Image: options);
        var plan = GenerationPlan.Of(request, model, null, () => 0, (one.Picture.Width, one.Picture.Height));
        using var control = new JobControl();
        using var pipeline = new ImageToImage(plan, new PictureInputs(one.Picture, one.Mask), model, DevicePolicy.Cpu, host);
        return pipeline.Paint(0, new PaintingWatch(control, static _ => { }, new StageTimes(TimeProvider.System))).Pictures.Single();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        host.Dispose();
        model.Dispose();
    }
}
