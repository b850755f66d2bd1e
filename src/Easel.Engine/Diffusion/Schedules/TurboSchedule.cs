namespace Easel.Engine.Diffusion.Schedules;

/// <summary>The timesteps that SD Turbo and SDXL Turbo were distilled on: n even parts of the table, each at its last step.</summary>
public static class TurboSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var model = request.Model;
        var part = 1000f / request.Steps;
        return [.. Enumerable.Range(1, request.Steps).Reverse().Select(i => model.SigmaOf(Timestep(i * part - 1, model.Count))), 0];
    }

    private static double Timestep(float value, int count) => Math.Clamp(Math.Round(value, MidpointRounding.ToEven), 0, count - 1);
}
