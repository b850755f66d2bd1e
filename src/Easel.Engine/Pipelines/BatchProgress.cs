using Easel.Core.Jobs;

namespace Easel.Engine.Pipelines;

/// <summary>Tells whoever watches how far a batch is; its passes follow each other, and what is told never falls.</summary>
/// <param name="plan">What is painted.</param>
/// <param name="batch">Which batch, from 0.</param>
/// <param name="watch">Who watches.</param>
internal sealed class BatchProgress(GenerationPlan plan, int batch, PaintingWatch watch)
{
    // Share of a batch's time that sampling takes, for the progress bar: most of it.
    private const double SamplingShare = 0.9;

    private int passed;
    private int inPass;

    /// <summary>Which batch, from 0.</summary>
    public int Batch => batch;

    /// <summary>Who watches.</summary>
    public PaintingWatch Watch => watch;

    /// <summary>A stage begins.</summary>
    public void Begin(JobStage stage) => Report(stage, stage is JobStage.Sample or JobStage.Decode ? passed + inPass : 0);

    /// <summary>Steps of the pass in work are done.</summary>
    public void Step(int done)
    {
        inPass = done;
        Report(JobStage.Sample, passed + inPass);
    }

    /// <summary>The pass in work is over.</summary>
    public void EndPass(int steps) => (passed, inPass) = (passed + steps, 0);

    /// <summary>Steps of the batch that are done.</summary>
    public int Done => passed + inPass;

    private void Report(JobStage stage, int step)
    {
        var share = SamplingShare * Math.Min(1, (double)(passed + inPass) / Math.Max(1, plan.Steps));
        watch.Report(new JobProgress(stage, step, plan.Steps, batch, plan.Batches, Math.Min(1, (batch + share) / plan.Batches)));
    }
}
