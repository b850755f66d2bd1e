using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>Options about loss and noise.</summary>
internal static class LossSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        Loss("min_snr_gamma", "Limit of the weight of easy steps; 5 is usual.", (l, v) => l with { MinSnrGamma = Positive(v) }, common: true),
        Loss("noise_offset", "A constant a picture and channel, for light and dark pictures; 0.1 is usual.", (l, v) => l with { NoiseOffset = Positive(v) }, common: true),
        Loss("noise_offset_random_strength", "Draw its strength too.", (l, v) => l with { NoiseOffsetRandomStrength = v.Flag }, flag: true),
        Loss("adaptive_noise_scale", "Add so much of the latent's mean to the offset.", (l, v) => l with { AdaptiveNoiseScale = v.OptionalNumber is { } n and not 0 ? n : null }),
        Loss("multires_noise_iterations", "Levels of pyramid noise.", (l, v) => l with { MultiresNoiseIterations = v.OptionalWhole is > 0 and var n ? n : null }),
        Loss("multires_noise_discount", "Factor from level to level.", (l, v) => l with { MultiresNoiseDiscount = v.Number }),
        Loss("ip_noise_gamma", "Disturbance of the input.", (l, v) => l with { IpNoiseGamma = Positive(v) }),
        Loss("ip_noise_gamma_random_strength", "Draw its strength too.", (l, v) => l with { IpNoiseGammaRandomStrength = v.Flag }, flag: true),
        Loss("zero_terminal_snr", "Make the last step nothing but noise.", (l, v) => l with { ZeroTerminalSnr = v.Flag }, flag: true),
        Loss("min_timestep", "First timestep drawn.", (l, v) => l with { MinTimestep = v.OptionalWhole ?? 0 }),
        Loss("max_timestep", "First timestep not drawn any more.", (l, v) => l with { MaxTimestep = v.OptionalWhole ?? 1000 }),
        Loss("loss_type", "l2, l1, huber or smooth_l1.", (l, v) => l with { Type = v.Text }),
        Loss("huber_schedule", "snr, exponential or constant.", (l, v) => l with { HuberSchedule = v.Text }),
        Loss("huber_c", "Where huber turns from square to straight.", (l, v) => l with { HuberC = v.Number }),
        Loss("huber_scale", "Scale of that.", (l, v) => l with { HuberScale = v.Number }),
        Loss("debiased_estimation_loss", "Weigh the loss by 1/sqrt(SNR).", (l, v) => l with { Debiased = v.Flag }, flag: true),
        Loss("scale_v_pred_loss_like_noise_pred", "Weigh velocity as noise would be.", (l, v) => l with { ScaleVelocityLikeNoise = v.Flag }, flag: true),
        Loss("v_pred_like_loss", "Add so much of a loss weighed like velocity.", (l, v) => l with { VelocityLikeLoss = Positive(v) }),
    ];

    private static double? Positive(SettingValue value) => value.OptionalNumber is { } number and > 0 ? number : null;

    private static TrainSetting Loss(string name, string help, Func<TrainLoss, SettingValue, TrainLoss> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Loss = set(r.Loss, v) }, flag, common);
}
