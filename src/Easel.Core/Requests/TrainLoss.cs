namespace Easel.Core.Requests;

/// <summary>What is measured, and with what noise.</summary>
/// <param name="Type"><c>l2</c>, <c>l1</c>, <c>huber</c> or <c>smooth_l1</c> (<c>--loss_type</c>).</param>
/// <param name="HuberSchedule"><c>snr</c>, <c>exponential</c> or <c>constant</c> (<c>--huber_schedule</c>).</param>
/// <param name="HuberC">Where huber turns from square to straight (<c>--huber_c</c>).</param>
/// <param name="HuberScale">Scale of that (<c>--huber_scale</c>).</param>
/// <param name="MinSnrGamma">Limit of the weight of easy steps (Hang et al. 2023, arXiv:2303.09556; <c>--min_snr_gamma</c>); null or 0 is off.</param>
/// <param name="Debiased">Weight 1/√SNR (Yu et al. 2024, arXiv:2310.08442; <c>--debiased_estimation_loss</c>).</param>
/// <param name="ScaleVelocityLikeNoise">Weighs velocity as noise would be (<c>--scale_v_pred_loss_like_noise_pred</c>).</param>
/// <param name="VelocityLikeLoss">Adds so much of a loss weighed like velocity (<c>--v_pred_like_loss</c>); null is none.</param>
/// <param name="NoiseOffset">Standard deviation of a constant per picture and channel (<c>--noise_offset</c>); null or 0 is none.</param>
/// <param name="NoiseOffsetRandomStrength">True draws the offset's strength too.</param>
/// <param name="AdaptiveNoiseScale">So much of the latent's mean is added to the offset; null is none (<c>--adaptive_noise_scale</c>).</param>
/// <param name="MultiresNoiseIterations">Levels of pyramid noise; null or 0 is none (<c>--multires_noise_iterations</c>).</param>
/// <param name="MultiresNoiseDiscount">Factor from level to level (<c>--multires_noise_discount</c>).</param>
/// <param name="IpNoiseGamma">Disturbance of the input (<c>--ip_noise_gamma</c>); null is none.</param>
/// <param name="IpNoiseGammaRandomStrength">True draws its strength too.</param>
/// <param name="ZeroTerminalSnr">True makes the last step nothing but noise (Lin et al. 2023, arXiv:2305.08891; <c>--zero_terminal_snr</c>).</param>
/// <param name="MinTimestep">First timestep drawn (<c>--min_timestep</c>).</param>
/// <param name="MaxTimestep">First timestep not drawn any more (<c>--max_timestep</c>).</param>
public sealed record TrainLoss(
    string Type = "l2",
    string HuberSchedule = "snr",
    double HuberC = 0.1,
    double HuberScale = 1,
    double? MinSnrGamma = null,
    bool Debiased = false,
    bool ScaleVelocityLikeNoise = false,
    double? VelocityLikeLoss = null,
    double? NoiseOffset = null,
    bool NoiseOffsetRandomStrength = false,
    double? AdaptiveNoiseScale = null,
    int? MultiresNoiseIterations = null,
    double MultiresNoiseDiscount = 0.3,
    double? IpNoiseGamma = null,
    bool IpNoiseGammaRandomStrength = false,
    bool ZeroTerminalSnr = false,
    int MinTimestep = 0,
    int MaxTimestep = 1000);
