namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Every so-many-th level of the model's table, from the top (ComfyUI's <c>simple</c>).</summary>
public static class SimpleSchedule
{
    public static double[] Compute(ScheduleRequest request)
    {
        var model = request.Model;
        var stride = (double)model.Count / request.Steps;
        return [.. Enumerable.Range(0, request.Steps).Select(i => model.Sigmas[model.Count - 1 - (int)(i * stride)]), 0];
    }
}
