namespace Easel.Training.Schedules;

/// <summary>
/// A learning rate that climbs, stays, and falls to zero at the end (Hu et al. 2024, MiniCPM, arXiv:2404.06395). Unlike a cosine it
/// does not depend on the length of the run until the fall begins, so a run can be made longer from a state saved before that.
/// </summary>
/// <param name="Peak">The rate of the long middle.</param>
/// <param name="WarmupSteps">Steps of the linear climb; step k of it (from 0) uses Peak · (k + 1) / WarmupSteps.</param>
/// <param name="TotalSteps">Steps in all.</param>
/// <param name="DecayShare">The last part of the run, as a fraction of all steps, in which the rate falls linearly to zero.</param>
public sealed record WarmupStableDecay(double Peak, int WarmupSteps, int TotalSteps, double DecayShare)
{
    /// <summary>The first step of the fall: a state saved here can be continued with a larger <see cref="TotalSteps"/>.</summary>
    public int DecayStart => (int)(TotalSteps * (1 - DecayShare));

    /// <summary>The rate of one step, counted from 0.</summary>
    public double At(int step)
    {
        if (step < WarmupSteps) return Peak * (step + 1) / WarmupSteps;
        if (step < DecayStart) return Peak;
        return Peak * Math.Clamp((double)(TotalSteps - step) / Math.Max(1, TotalSteps - DecayStart), 0, 1);
    }
}
