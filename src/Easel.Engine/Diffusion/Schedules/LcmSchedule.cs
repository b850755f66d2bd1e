namespace Easel.Engine.Diffusion.Schedules;

/// <summary>The fifty training steps that latent consistency models were distilled on (arXiv:2310.04378; A1111's <c>sd_samplers_lcm.py</c>).</summary>
public sealed class LcmSchedule
{
    private const int Levels = 50;
    private readonly DiscreteSchedule _levels;
    private readonly int _stride;

    /// <param name="model">The model's full training levels.</param>
    public LcmSchedule(DiscreteSchedule model)
    {
        _stride = model.Count / Levels;
        var sigmas = new double[Levels];
        for (var i = 0; i < Levels; i++)
            sigmas[i] = model.Sigmas[model.Count - 1 - (Levels - 1 - i) * _stride];
        _levels = DiscreteSchedule.FromSigmas(sigmas, SigmaLookup.Nearest);
    }

    /// <summary>The levels, ascending.</summary>
    public ReadOnlySpan<double> Sigmas => _levels.Sigmas;

    /// <summary>The timestep of the nearest level.</summary>
    public double TimestepOf(double sigma) => _levels.NearestStep(sigma) * _stride + _stride - 1;

    /// <summary>Even steps in timesteps, and a final 0.</summary>
    public double[] Compute(int steps)
    {
        var timesteps = Spacing.Linear(TimestepOf(_levels.SigmaMax), TimestepOf(_levels.SigmaMin), steps);
        return [.. timesteps.Select(t => _levels.SigmaOf((t - (_stride - 1)) / _stride)), 0];
    }
}
