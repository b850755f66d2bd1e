using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The formulas that several samplers share.</summary>
internal static class Steps
{
    /// <summary>dx/dσ of the probability flow (Karras et al. 2022, equation 3 with σ(t) = t).</summary>
    public static Tensor Derivative(Tensor x, double sigma, Tensor denoised) => (x - denoised) / sigma;

    /// <summary>How far down to step and how much noise to add, so that the noise level ends at <paramref name="to"/> (k-diffusion).</summary>
    public static (double Down, double Up) Ancestral(double from, double to, double eta)
    {
        if (eta == 0)
            return (to, 0);
        var up = Math.Min(to, eta * Math.Sqrt(to * to * (from * from - to * to) / (from * from)));
        return (Math.Sqrt(to * to - up * up), up);
    }

    /// <summary>The level after churn (Karras et al. 2022, algorithm 2, line 5).</summary>
    public static double Churned(double sigma, int steps, SamplerOptions options)
    {
        var inRange = options.ChurnMin <= sigma && sigma <= options.ChurnMax;
        return inRange ? sigma * (1 + Math.Min(options.Churn / steps, Math.Sqrt(2) - 1)) : sigma;
    }

    /// <summary>Adds churn noise; the draw happens in any case, as in k-diffusion, which keeps streams of noise in step.</summary>
    public static Tensor Churn(Tensor x, double sigma, double sigmaHat, SamplerRun run)
    {
        var noise = run.NoiseLike(x);
        return sigmaHat > sigma ? x + noise * (run.Options.NoiseScale * Math.Sqrt(sigmaHat * sigmaHat - sigma * sigma)) : x;
    }

    /// <summary>e^x − 1 without cancellation.</summary>
    public static double ExpM1(double x) => double.ExpM1(x);
}
