namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Quantiles of a beta distribution between the ends: more steps at both (Lee et al. 2024, arXiv:2407.12173).</summary>
public static class BetaSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var (low, high) = (request.Low, request.High);
        return
        [
            .. Spacing.Linear(1, 0, request.Steps)
                .Select(p => low + BetaDistribution.Quantile(p, request.BetaAlpha, request.BetaBeta) * (high - low)),
            0,
        ];
    }
}
