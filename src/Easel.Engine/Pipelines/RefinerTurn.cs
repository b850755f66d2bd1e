using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;

namespace Easel.Engine.Pipelines;

/// <summary>When a refiner takes a run over, and with what (A1111's <c>apply_refiner</c>).</summary>
/// <param name="Model">The refiner.</param>
/// <param name="Prompts">The prompts, as it reads them.</param>
/// <param name="Options">When.</param>
internal sealed record RefinerTurn(ModelAtWork Model, PromptConditions Prompts, RefinerOptions Options)
{
    /// <summary>Refuses a refiner that cannot go on with another model's latents.</summary>
    /// <exception cref="UnsupportedFeatureException">It sees other channels, or its latents are scaled otherwise.</exception>
    public static void Check(StableDiffusionModel model, StableDiffusionModel refiner)
    {
        var (own, other) = (model.Family, refiner.Family);
        if (other.Latents != own.Latents || (other.UNet.InChannels != other.Latents.Channels && other.UNet.InChannels != own.UNet.InChannels))
            throw new UnsupportedFeatureException($"{refiner.Path} cannot be the refiner of {model.Path}: it reads other latents. Choose a refiner of the same family, which sees latents alone.");
    }

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
