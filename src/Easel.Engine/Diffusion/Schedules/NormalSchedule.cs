namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Even steps in timesteps between the two ends (ComfyUI's <c>normal</c>).</summary>
public static class NormalSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var model = request.Model;
        var timesteps = Spacing.Linear(model.TimestepOf(request.High), model.TimestepOf(request.Low), request.Steps);
        return [.. timesteps.Select(model.SigmaOf), 0];
    }
}
