namespace Easel.Engine.Diffusion.Schedules;

/// <summary>A power ρ of even steps in log σ; 1 is the exponential schedule (k-diffusion's <c>get_sigmas_polyexponential</c>).</summary>
public static class PolyexponentialSchedule
{
    public const double DefaultRho = 1;

    public static double[] Compute(ScheduleRequest request)
    {
        var rho = request.Rho ?? DefaultRho;
        var (low, high) = (Math.Log(request.Low), Math.Log(request.High));
        return [.. Spacing.Linear(1, 0, request.Steps).Select(ramp => Math.Exp(Math.Pow(ramp, rho) * (high - low) + low)), 0];
    }
}
