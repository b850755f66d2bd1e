using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>How strongly, and when, the prompt guides (Ho and Salimans 2022, arXiv:2207.12598).</summary>
public sealed record GuidanceOptions
{
    /// <summary>The CFG scale: 1 is the prompt alone, 0 the negative prompt alone.</summary>
    public double Scale { get; init; } = 7;

    /// <summary>For instruct-pix2pix models: how closely to keep to the image (Brooks et al. 2022, arXiv:2211.09800). 1 or null guides by text only.</summary>
    public double? ImageScale { get; init; }

    /// <summary>0 to 1: gives the result the prompt's own contrast back (Lin et al. 2023, arXiv:2305.08891, section 3.4).</summary>
    public double Rescale { get; init; }

    /// <summary>The negative prompt is skipped in every other call below this noise level (A1111's "negative guidance minimum sigma"); 0 never.</summary>
    public double MinimumNegativeSigma { get; init; }

    /// <summary>Skip it there in every call.</summary>
    public bool MinimumNegativeSigmaAllSteps { get; init; }

    /// <summary>No guidance in this first fraction of the run (A1111's "ignore negative prompt during early sampling").</summary>
    public double SkipEarly { get; init; }

    /// <summary>Guidance only from this fraction of the run on (Kynkäänniemi et al. 2024, arXiv:2404.07724, who give the interval in noise levels).</summary>
    public double Start { get; init; }

    /// <summary>Guidance only before this fraction of the run; 1 is to its end.</summary>
    public double End { get; init; } = 1;

    /// <summary>Ask the network with and without the prompt in one call where the contexts have equal length; faster, takes more memory.</summary>
    public bool OneBatch { get; init; } = true;

    /// <summary>The empty prompt's context [1, 77, width], to fill the shorter of two contexts up with; null leaves lengths as they are.</summary>
    public Tensor? Padding { get; init; }

    /// <summary>Fill up by repeating the last vector, or cut, as A1111 before 1.6 did for DDIM.</summary>
    public bool PadAsBefore { get; init; }
}

/// <summary>Why guidance was left out of a call.</summary>
public enum GuidanceSkip
{
    None,
    Early,
    MinimumNegativeSigma,
    Limits,
}

/// <summary>The scale of one call.</summary>
/// <param name="Scale">1 where guidance is left out.</param>
/// <param name="Skip">Why it was.</param>
public readonly record struct EffectiveGuidance(double Scale, GuidanceSkip Skip)
{
    /// <summary>The scale in denoiser call <paramref name="call"/> of <paramref name="total"/>.</summary>
    public static EffectiveGuidance Of(GuidanceOptions options, int call, int total, double sigma)
    {
        var share = (double)call / total;
        if (options.SkipEarly > 0 && share <= options.SkipEarly)
            return new(1, GuidanceSkip.Early);
        if ((call % 2 == 1 || options.MinimumNegativeSigmaAllSteps) && sigma < options.MinimumNegativeSigma)
            return new(1, GuidanceSkip.MinimumNegativeSigma);
        // Samplers that choose their own steps may call beyond the total, which is still the end of the run.
        if (share < options.Start || (options.End < 1 && share >= options.End))
            return new(1, GuidanceSkip.Limits);
        return new(options.Scale, GuidanceSkip.None);
    }
}
