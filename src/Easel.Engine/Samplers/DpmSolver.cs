using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>
/// The single steps of DPM-Solver in time t = −ln σ (Lu et al. 2022, arXiv:2206.00927, algorithms 1 and 2, as k-diffusion has them). One object
/// serves one step: its noise predictions are shared between steps of different order from the same start.
/// </summary>
internal sealed class DpmSolver(IDenoiser model, Tensor x, double t)
{
    private const double Third = 1d / 3;
    private Tensor? _start;
    private (double Time, Tensor Noise)? _middle;

    /// <summary>The noise predicted at the start.</summary>
    public Tensor StartNoise => _start ??= Noise(x, t);

    /// <summary>The noise level of a time.</summary>
    public static double Sigma(double time) => Math.Exp(-time);

    public Tensor First(double end) => x - StartNoise * (Sigma(end) * Steps.ExpM1(end - t));

    public Tensor Second(double end, double r1 = 0.5)
    {
        var h = end - t;
        var middle = MiddleNoise(t + r1 * h);
        return First(end) - (middle - StartNoise) * (Sigma(end) / (2 * r1) * Steps.ExpM1(h));
    }

    public Tensor Third3(double end)
    {
        const double R2 = 2 * Third;
        var h = end - t;
        var middle = MiddleNoise(t + Third * h);
        var s2 = t + R2 * h;
        var second = x - StartNoise * (Sigma(s2) * Steps.ExpM1(R2 * h))
            - (middle - StartNoise) * (Sigma(s2) * 2 * (Steps.ExpM1(R2 * h) / (R2 * h) - 1));
        return First(end) - (Noise(second, s2) - StartNoise) * (Sigma(end) / R2 * (Steps.ExpM1(h) / h - 1));
    }

    // The second order step of an error estimate asks at the same place as the third order step.
    private Tensor MiddleNoise(double time)
    {
        if (_middle is not { } known || known.Time != time)
            _middle = (time, Noise(First(time), time));
        return _middle.Value.Noise;
    }

    private Tensor Noise(Tensor at, double time) => (at - model.Denoise(at, Sigma(time))) / Sigma(time);
}
