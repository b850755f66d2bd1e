namespace Easel.Engine.Diffusion.Schedules;

/// <summary>
/// Even steps in arctan σ (Sabour et al. 2024, arXiv:2404.14507, equation 8). As in A1111 it ends at the lowest level, not at 0.
/// </summary>
public static class KlOptimalSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var (low, high) = (Math.Atan(request.Low), Math.Atan(request.High));
        return [.. Enumerable.Range(0, request.Steps + 1).Select(i => (double)i / request.Steps).Select(f => Math.Tan(f * low + (1 - f) * high))];
    }
}
