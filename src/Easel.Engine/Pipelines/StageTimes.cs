using Easel.Core.Jobs;

namespace Easel.Engine.Pipelines;

/// <summary>Adds up how long each stage of a job took.</summary>
/// <param name="clock">Measures.</param>
public sealed class StageTimes(TimeProvider clock)
{
    private readonly Dictionary<JobStage, TimeSpan> spent = [];

    /// <summary>Seconds that a stage took so far.</summary>
    public double this[JobStage stage] => spent.GetValueOrDefault(stage).TotalSeconds;

    /// <summary>Does the work and adds its time to the stage's.</summary>
    public T Measure<T>(JobStage stage, Func<T> work)
    {
        var start = clock.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            spent[stage] = spent.GetValueOrDefault(stage) + clock.GetElapsedTime(start);
        }
    }
}
