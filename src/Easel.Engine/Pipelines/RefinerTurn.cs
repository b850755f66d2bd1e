using Easel.Core.Requests;
using Easel.Engine.Conditioning;

namespace Easel.Engine.Pipelines;

/// <summary>When a refiner takes a run over, and with what (A1111's <c>apply_refiner</c>).</summary>
/// <param name="Model">The refiner.</param>
/// <param name="Prompts">The prompts, as it reads them.</param>
/// <param name="Options">When.</param>
internal sealed record RefinerTurn(ModelAtWork Model, PromptConditions Prompts, RefinerOptions Options)
{
    /// <summary>True from the call on that the refiner answers.</summary>
    /// <param name="sigma">The call's noise level.</param>
    /// <param name="call">Which call of the pass, from 0.</param>
    /// <param name="sampling">The pass's sampler and levels.</param>
    public bool IsDue(double sigma, int call, SamplingPlan sampling)
    {
        var done = Options.RefinerBySteps
            ? (double)call / sampling.Sampler.TotalSteps(sampling.CountedSteps)
            : (sampling.Training.Count - 1 - Math.Round(sampling.Training.TimestepOf(sigma))) / sampling.Training.Count;
        return done >= Options.RefinerSwitchAt;
    }
}
