namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Even steps in log σ (k-diffusion's <c>get_sigmas_exponential</c>).</summary>
public static class ExponentialSchedule
{
    public static double[] Compute(ScheduleRequest request) =>
        [.. Spacing.Linear(Math.Log(request.High), Math.Log(request.Low), request.Steps).Select(Math.Exp), 0];
}
