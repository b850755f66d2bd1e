using Easel.Core.Requests;

namespace Easel.Engine.Diffusion.Schedules;

/// <summary>UniPC's own levels: continuous times from 1 (or image to image's start) to 1/1000, ln ᾱ linear between training steps.</summary>
public static class UniPcSchedule
{
    /// <summary><paramref name="steps"/> + 1 levels, descending, the last above 0.</summary>
    /// <param name="model">The model's training levels.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="spacing">Even in time, in its square root, or in log σ.</param>
    /// <param name="start">The first time, 0 to 1; for image to image (last timestep + 1) / 1000.</param>
    public static double[] Compute(DiscreteSchedule model, int steps, UniPcSpacing spacing = UniPcSpacing.TimeUniform, double start = 1)
    {
        var end = 1d / model.Count;
        return spacing switch
        {
            UniPcSpacing.TimeUniform => [.. Spacing.Linear(start, end, steps + 1).Select(SigmaAt)],
            UniPcSpacing.TimeQuadratic => [.. Spacing.Linear(Math.Sqrt(start), Math.Sqrt(end), steps + 1).Select(root => SigmaAt(root * root))],
            _ => [.. Spacing.Linear(Math.Log(SigmaAt(start)), Math.Log(SigmaAt(end)), steps + 1).Select(Math.Exp)],
        };

        double SigmaAt(double time)
        {
            var place = Math.Clamp(time * model.Count - 1, 0, model.Count - 1);
            var low = Math.Min((int)place, model.Count - 2);
            var weight = place - low;
            var log = (1 - weight) * Math.Log(model.AlphaBar(low)) + weight * Math.Log(model.AlphaBar(low + 1));
            return DiscreteSchedule.SigmaOfAlphaBar(Math.Exp(log));
        }
    }
}
