namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Even steps in timesteps that reach 0 only in the last step (Stability's generative-models).</summary>
public static class SgmUniformSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var model = request.Model;
        var timesteps = Spacing.Linear(model.TimestepOf(request.High), model.TimestepOf(request.Low), request.Steps + 1);
        return [.. timesteps[..^1].Select(model.SigmaOf), 0];
    }
}
