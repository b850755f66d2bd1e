using Easel.Core.Jobs;

namespace Easel.Web.Training;

/// <summary>What is known of a training from its events, as a chart shows it.</summary>
public sealed class TrainingCurve
{
    private readonly List<JobTrainingStep> steps = [];
    private readonly List<JobTrainingMeasured> measures = [];
    private readonly List<JobTrainingSaved> saved = [];

    /// <summary>Steps from which the chart is drawn, in their order.</summary>
    public IReadOnlyList<JobTrainingStep> Steps => steps;

    /// <summary>The newest step.</summary>
    public JobTrainingStep? Latest { get; private set; }

    /// <summary>Losses of held-out pictures.</summary>
    public IReadOnlyList<JobTrainingMeasured> Measures => measures;

    /// <summary>Files, states and samples.</summary>
    public IReadOnlyList<JobTrainingSaved> Saved => saved;

    /// <summary>What the check found when it began.</summary>
    public JobTrainingPlanned? Plan { get; private set; }

    /// <summary>What came of it; null before its end.</summary>
    public TrainResult? Result { get; private set; }

    /// <summary>The newest saved state's folder.</summary>
    public string? State => saved.FindLast(it => it.What == "state")?.Path;

    /// <summary>Takes an event in.</summary>
    public void Hear(JobEvent news)
    {
        switch (news)
        {
            case JobTrainingPlanned it:
                Plan = it;
                break;
            case JobTrainingStep it:
                // A try that goes on from a state repeats the steps that were lost.
                if (Latest is { } last && it.Step <= last.Step)
                {
                    steps.RemoveAll(old => old.Step >= it.Step);
                    measures.RemoveAll(old => old.Step >= it.Step);
                }

                Latest = it;
                if (steps is [.., { IsKept: false }]) steps.RemoveAt(steps.Count - 1);
                steps.Add(it);
                break;
            case JobTrainingMeasured it:
                measures.Add(it);
                break;
            case JobTrainingSaved it:
                saved.RemoveAll(old => old.Path == it.Path);
                saved.Add(it);
                break;
            case JobFinished { Result: TrainResult it }:
                Result = it;
                break;
        }
    }
}
