namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Even steps in the timesteps the model was trained on, first to last (k-diffusion's <c>get_sigmas</c>).</summary>
public static class UniformSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var timesteps = Spacing.Linear(request.Model.Count - 1, 0, request.Steps);
        return [.. timesteps.Select(request.Model.SigmaOf), 0];
    }
}
