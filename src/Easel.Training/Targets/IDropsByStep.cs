namespace Easel.Training.Targets;

/// <summary>A target whose dropout follows from the batch in work, so that a pass that is computed twice drops the same.</summary>
public interface IDropsByStep
{
    /// <summary>The batch in work, counted over the run.</summary>
    long Step { get; set; }
}
