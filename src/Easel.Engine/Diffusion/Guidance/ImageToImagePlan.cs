namespace Easel.Engine.Diffusion.Guidance;

/// <summary>Which part of a schedule image to image runs (A1111's <c>setup_img2img_steps</c>).</summary>
/// <param name="ScheduleSteps">The steps to compute the schedule for.</param>
/// <param name="LastIndex">Index of the last step that runs, counted from the end: one step less than runs.</param>
public readonly record struct ImageToImagePlan(int ScheduleSteps, int LastIndex)
{
    /// <summary>The first noise level of the schedule to use.</summary>
    public int Start => ScheduleSteps - LastIndex - 1;

    /// <summary>The plan of <paramref name="steps"/> steps at a denoising strength from 0 to 1.</summary>
    /// <param name="steps">The user's number of steps.</param>
    /// <param name="denoise">How much to change, 0 to 1.</param>
    /// <param name="exactSteps">Run that many steps instead of the strength's share of them: hires passes, and A1111's option <c>img2img_fix_steps</c>.</param>
    public static ImageToImagePlan Of(int steps, double denoise, bool exactSteps) => exactSteps
        ? new(denoise > 0 ? (int)(steps / Math.Min(denoise, 0.999)) : 0, steps - 1)
        : new(steps, (int)(Math.Min(denoise, 0.999) * steps));

    /// <summary>The noise levels to run.</summary>
    public ReadOnlySpan<double> Levels(ReadOnlySpan<double> schedule) => schedule[Start..];

    /// <summary>For timestep samplers: the timestep whose noise is added, and the ascending ones to run.</summary>
    public (int NoiseTimestep, int[] Timesteps) Timesteps(int[] schedule) => (schedule[LastIndex], schedule[..LastIndex]);
}
