namespace Easel.Engine.Diffusion.Schedules;

/// <summary>How a noise level between two training steps is turned into a timestep.</summary>
public enum SigmaLookup
{
    /// <summary>Linear in log σ between the neighbours; networks take fractional timesteps (k-diffusion, A1111's default).</summary>
    Interpolated,

    /// <summary>The nearest training step (A1111's "enable quantization", Forge).</summary>
    Nearest,
}

/// <summary>
/// A model's training noise levels and the way between noise level σ and timestep t (k-diffusion's <c>DiscreteSchedule</c>).
/// Timesteps run from 0 (least noise) to <see cref="Count"/> − 1.
/// </summary>
public sealed class DiscreteSchedule
{
    private readonly double[] _sigmas;
    private readonly double[] _logSigmas;

    // Where the logarithms are rounded on their own, a whole timestep's level is that of its logarithm.
    private readonly bool _roundedLogs;

    private DiscreteSchedule(double[] sigmas, SigmaLookup lookup, double[]? logs = null)
    {
        _sigmas = sigmas;
        _roundedLogs = logs is not null;
        _logSigmas = logs ?? [.. sigmas.Select(sigma => Math.Log(sigma))];
        Lookup = lookup;
    }

    /// <summary>SD 1, SD 2 and SDXL: betas from √0.00085 to √0.012, squared, 1000 steps.</summary>
    public static DiscreteSchedule StableDiffusion { get; } = FromAlphaBars(AlphaBars(ScaledLinearBetas(0.00085, 0.012, 1000)));

    /// <summary>How <see cref="TimestepOf(double)"/> treats levels between training steps.</summary>
    public SigmaLookup Lookup { get; }

    /// <summary>The number of training steps.</summary>
    public int Count => _sigmas.Length;

    /// <summary>The noise levels, ascending.</summary>
    public ReadOnlySpan<double> Sigmas => _sigmas;

    /// <summary>Their natural logarithms.</summary>
    public ReadOnlySpan<double> LogSigmas => _logSigmas;

    /// <summary>The lowest noise level.</summary>
    public double SigmaMin => _sigmas[0];

    /// <summary>The highest noise level.</summary>
    public double SigmaMax => _sigmas[^1];

    /// <summary>Betas that are linear in their square roots (CompVis' <c>make_beta_schedule("linear")</c>).</summary>
    public static double[] ScaledLinearBetas(double start, double end, int count)
    {
        var betas = Spacing.Linear(Math.Sqrt(start), Math.Sqrt(end), count);
        for (var i = 0; i < betas.Length; i++)
            betas[i] *= betas[i];
        return betas;
    }

    /// <summary>The running product of 1 − β: how much of the picture's variance is left at each step.</summary>
    public static double[] AlphaBars(ReadOnlySpan<double> betas)
    {
        var result = new double[betas.Length];
        var product = 1d;
        for (var i = 0; i < betas.Length; i++)
            result[i] = product *= 1 - betas[i];
        return result;
    }

    /// <summary>
    /// From the cumulative products that checkpoints keep. They are kept as float32, which moves the lowest levels by up to 2e-5; this
    /// rounds likewise, so that pictures agree with A1111's.
    /// </summary>
    public static DiscreteSchedule FromAlphaBars(ReadOnlySpan<double> alphaBars, SigmaLookup lookup = SigmaLookup.Interpolated)
    {
        var sigmas = new double[alphaBars.Length];
        for (var i = 0; i < sigmas.Length; i++)
            sigmas[i] = SigmaOfAlphaBar((float)alphaBars[i]);
        return new(sigmas, lookup);
    }

    /// <summary>From cumulative products in full precision, as Forge computes its levels.</summary>
    public static DiscreteSchedule FromExactAlphaBars(ReadOnlySpan<double> alphaBars, SigmaLookup lookup = SigmaLookup.Nearest)
    {
        var sigmas = new double[alphaBars.Length];
        for (var i = 0; i < sigmas.Length; i++)
            sigmas[i] = SigmaOfAlphaBar(alphaBars[i]);
        return new(sigmas, lookup);
    }

    /// <summary>From ascending noise levels, for models with a table of their own.</summary>
    public static DiscreteSchedule FromSigmas(IEnumerable<double> sigmas, SigmaLookup lookup = SigmaLookup.Interpolated) =>
        new([.. sigmas], lookup);

    /// <summary>σ = √((1 − ᾱ) / ᾱ).</summary>
    public static double SigmaOfAlphaBar(double alphaBar) => Math.Sqrt((1 - alphaBar) / alphaBar);

    /// <summary>ᾱ = 1 / (1 + σ²).</summary>
    public static double AlphaBarOfSigma(double sigma) => 1 / (1 + sigma * sigma);

    /// <summary>The same levels with another lookup.</summary>
    public DiscreteSchedule With(SigmaLookup lookup) => lookup == Lookup ? this : new(_sigmas, lookup, _roundedLogs ? _logSigmas : null);

    /// <summary>
    /// The same schedule shifted and scaled so that its last step is nothing but noise (Lin et al. 2023, arXiv:2305.08891, algorithm 1).
    /// The last ᾱ stays at A1111's 4.9e-8, σ about 4519, as an infinite σ cannot be sampled.
    /// </summary>
    public DiscreteSchedule WithZeroTerminalSnr()
    {
        const double LastAlphaBar = 4.8973451890853435e-08;
        var roots = Array.ConvertAll(_sigmas, sigma => Math.Sqrt(AlphaBarOfSigma(sigma)));
        var (first, last) = (roots[0], roots[^1]);
        var sigmas = Array.ConvertAll(roots, root =>
        {
            var scaled = (root - last) * (first / (first - last));
            return SigmaOfAlphaBar(scaled * scaled);
        });
        sigmas[^1] = SigmaOfAlphaBar(LastAlphaBar);
        return new(sigmas, Lookup);
    }

    /// <summary>
    /// The same levels, computed in half precision from ᾱ to log σ, as A1111 before 1.7.0 did where the model itself was in half precision
    /// (<c>use_downcasted_alpha_bar</c>; k-diffusion's <c>DiscreteEpsDDPMDenoiser</c> then works on half tensors).
    /// </summary>
    public DiscreteSchedule Downcast()
    {
        var sigmas = Array.ConvertAll(_sigmas, sigma =>
        {
            var alpha = (Half)(float)AlphaBarOfSigma(sigma);
            var ratio = (Half)((float)(Half)(1 - (float)alpha) / (float)alpha);
            return (double)(Half)MathF.Sqrt((float)ratio);
        });
        return new(sigmas, Lookup, Array.ConvertAll(sigmas, sigma => (double)(Half)MathF.Log((float)sigma)));
    }

    /// <summary>The timestep of a noise level, by this schedule's <see cref="Lookup"/>.</summary>
    public double TimestepOf(double sigma) => Lookup == SigmaLookup.Nearest ? NearestStep(sigma) : InterpolatedTimestep(sigma);

    /// <summary>The training step whose log σ is nearest; the lower one of two equally near in float32.</summary>
    public int NearestStep(double sigma)
    {
        var log = Math.Log(sigma);
        var index = UpperNeighbour(log);
        if (index == 0 || index == Count)
            return Math.Min(index, Count - 1);

        // Half-way levels are common (an odd number of even steps), and what the reference makes of them is float32's rounding.
        var rounded = SingleLog(sigma);
        var below = MathF.Abs(rounded - SingleLog(_sigmas[index - 1]));
        return below <= MathF.Abs(rounded - SingleLog(_sigmas[index])) ? index - 1 : index;
    }

    /// <summary>The noise level of a timestep, linear in log σ, held at the ends.</summary>
    public double SigmaOf(double timestep)
    {
        var t = Math.Clamp(timestep, 0, Count - 1);
        var low = (int)t;
        var high = Math.Min(low + 1, Count - 1);
        var weight = t - low;
        return weight == 0 && !_roundedLogs ? _sigmas[low] : Math.Exp((1 - weight) * _logSigmas[low] + weight * _logSigmas[high]);
    }

    /// <summary>The cumulative product ᾱ of a training step.</summary>
    public double AlphaBar(int step) => AlphaBarOfSigma(_sigmas[step]);

    /// <summary>The noise level at a fraction of the way, 0 the start (no upper limit), 1 the end; as ControlNet and guidance ranges count.</summary>
    public double SigmaAtFraction(double fraction) => fraction switch
    {
        <= 0 => 999999999.9,
        >= 1 => 0,
        _ => SigmaOf((1 - fraction) * (Count - 1)),
    };

    private double InterpolatedTimestep(double sigma)
    {
        var log = Math.Log(sigma);
        var low = Math.Clamp(UpperNeighbour(log) - 1, 0, Count - 2);
        var weight = Math.Clamp((log - _logSigmas[low]) / (_logSigmas[low + 1] - _logSigmas[low]), 0, 1);
        return low + weight;
    }

    private static float SingleLog(double value) => (float)Math.Log((float)value);

    // The index of the first level above; Count where there is none.
    private int UpperNeighbour(double log)
    {
        var index = Array.BinarySearch(_logSigmas, log);
        return index < 0 ? ~index : index + 1;
    }
}
