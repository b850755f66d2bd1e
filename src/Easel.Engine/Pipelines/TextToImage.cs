using Easel.Engine.Memory;

namespace Easel.Engine.Pipelines;

/// <summary>Paints the pictures of one job from text alone, in one pass.</summary>
/// <param name="plan">What to paint.</param>
/// <param name="model">The model's files; not disposed.</param>
/// <param name="policy">What to compute with.</param>
/// <param name="host">Loads the networks; not disposed.</param>
/// <param name="startNoise">Start noise in place of the seeds', [1, c, h, w] of unit variance; or null.</param>
public sealed class TextToImage(GenerationPlan plan, StableDiffusionModel model, DevicePolicy policy, ModelHost host, PlainTensor? startNoise = null)
    : PaintingPipeline(plan, model, policy, host, startNoise)
{
    private protected override PaintedBatch Paint(BatchProgress progress, StepRecorder? recorder)
    {
        var pass = Pass(progress) with { Concat = NothingToSee(Model, Plan.Width, Plan.Height, progress) };
        var (latents, wasInterrupted) = pass.Run(Model, progress, recorder, OnStep(progress));
        return new PaintedBatch(Restored(Model.Decode(latents, progress)), StepRecorder.Plain("latents", latents), recorder?.Steps ?? [], wasInterrupted);
    }
}
