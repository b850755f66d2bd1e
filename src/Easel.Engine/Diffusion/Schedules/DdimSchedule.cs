namespace Easel.Engine.Diffusion.Schedules;

/// <summary>The levels at DDIM's timesteps 1, 1 + s, 1 + 2s … with s = ⌊count / steps⌋ (arXiv:2010.02502); there may be more than asked for.</summary>
public static class DdimSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var model = request.Model;
        var stride = Math.Max(model.Count / request.Steps, 1);
        var levels = new List<double>();
        for (var step = 1; step < model.Count; step += stride)
            levels.Add(model.Sigmas[step]);
        levels.Reverse();
        return [.. levels, 0];
    }

    /// <summary>The timesteps of the timestep samplers (DDIM, PLMS), ascending; a remainder of the division gives one more.</summary>
    public static int[] Timesteps(int steps, int count = 1000)
    {
        var stride = Math.Max(count / Math.Max(steps, 1), 1);
        var result = new List<int>();
        for (var step = 0; step < count; step += stride)
            result.Add(Math.Min(step + 1, count - 1));
        return [.. result];
    }
}
