namespace Easel.Core.Requests;

/// <summary>
/// How a sampler is tuned and where its noise levels come from. A setting that the request's sampler or schedule does not have is refused
/// when the request is planned.
/// </summary>
/// <param name="SChurn">Noise added before each step (Karras et al. 2022, arXiv:2206.00364, algorithm 2), 0 to 100.</param>
/// <param name="STmin">Churn only at noise levels from here.</param>
/// <param name="STmax">Churn only at noise levels up to here; 0 is no limit.</param>
/// <param name="SNoise">Factor on the noise that the sampler adds, 0 to 2.</param>
/// <param name="SigmaMin">The lowest noise level before 0; null takes the model's.</param>
/// <param name="SigmaMax">The first noise level; null takes the model's.</param>
/// <param name="Rho">The curve of Karras and polyexponential schedules; null takes the schedule's own.</param>
/// <param name="DiscardPenultimate">Leaves out the last noise level but one, as some samplers do anyway.</param>
/// <param name="ZeroTerminalSnr">Shifts the model's noise levels so that the last is nothing but noise (Lin et al. 2023, arXiv:2305.08891).</param>
/// <param name="SgmNoiseMultiplier">Starts from noise of √(1 + σ²) instead of σ, as Stability's own code does.</param>
/// <param name="DowncastAlphas">Takes the model's levels in half precision, as A1111 before 1.7.0 did; pictures of that time need it to come out the same.</param>
/// <param name="BetaAlpha">First parameter of the schedule Beta.</param>
/// <param name="BetaBeta">Second parameter of the schedule Beta.</param>
/// <param name="UniPc">Settings of the sampler UniPC.</param>
public sealed record SamplingTuning(
    double SChurn = 0,
    double STmin = 0,
    double STmax = 0,
    double SNoise = 1,
    double? SigmaMin = null,
    double? SigmaMax = null,
    double? Rho = null,
    bool DiscardPenultimate = false,
    bool ZeroTerminalSnr = false,
    bool SgmNoiseMultiplier = false,
    bool DowncastAlphas = false,
    double BetaAlpha = 0.6,
    double BetaBeta = 0.6,
    UniPcTuning? UniPc = null)
{
    /// <summary>Settings of the sampler UniPC.</summary>
    public UniPcTuning UniPc { get; init; } = UniPc ?? new();
}
