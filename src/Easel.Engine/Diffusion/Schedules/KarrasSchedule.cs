namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Even steps in σ^(1/ρ) (Karras et al. 2022, arXiv:2206.00364, equation 5).</summary>
public static class KarrasSchedule
{
    public const double DefaultRho = 7;

    public static double[] Compute(ScheduleRequest request) =>
        Compute(request.Steps, request.Low, request.High, request.Rho ?? DefaultRho);

    /// <summary><paramref name="count"/> levels and a final 0.</summary>
    public static double[] Compute(int count, double sigmaMin, double sigmaMax, double rho = DefaultRho)
    {
        var roots = Spacing.Linear(Math.Pow(sigmaMax, 1 / rho), Math.Pow(sigmaMin, 1 / rho), count);
        return [.. roots.Select(root => Math.Pow(root, rho)), 0];
    }
}
