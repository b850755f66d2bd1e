using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Training.Sessions;
using static TorchSharp.torch;

namespace Easel.Training.Samples;

/// <summary>Paints a sample picture with what a run has learned so far, by the pipeline that generation uses. No chance of the run is touched.</summary>
/// <param name="session">The run.</param>
/// <param name="host">Holds the networks, in whose slots the adapters sit.</param>
/// <param name="clock">Measures time.</param>
public sealed class SamplePainter(TrainingSession session, ModelHost host, TimeProvider clock)
{
    /// <summary>Paints.</summary>
    /// <param name="prompt">What; its seed drawn.</param>
    /// <param name="control">The run's stop button.</param>
    public PixelBuffer Paint(GenerateRequest prompt, JobControl control) => session.WithWeights(() =>
    {
        using var scope = NewDisposeScope();
        using var inForce = session.Target.Show(session.Networks, host);
        var plan = GenerationPlan.Of(prompt, session.Networks.Model, null, () => 0);
        using var pipeline = new TextToImage(plan, session.Networks.Model, session.Policy, host);
        return pipeline.Paint(0, new PaintingWatch(control, _ => { }, new StageTimes(clock))).Pictures[0];
    });
}
