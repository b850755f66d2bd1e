using System.Text.Json.Nodes;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Tests.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Samplers;

/// <summary>The exact denoiser of a mixture of two normal distributions per channel, in float64 (the golden README's formula).</summary>
internal class GoldenDenoiser(JsonObject constants) : IDenoiser
{
    public List<double> Calls { get; } = [];

    public virtual Tensor Denoise(Tensor x, double sigma)
    {
        Calls.Add(sigma);
        return Exact(x, sigma);
    }

    public Tensor Exact(Tensor x, double sigma)
    {
        using var scope = NewDisposeScope();
        var (w, s1, s2) = (constants.Number("w"), constants.Number("s1"), constants.Number("s2"));
        var m1 = tensor(constants["m1"].Numbers()).reshape(1, -1, 1, 1);
        var m2 = tensor(constants["m2"].Numbers()).reshape(1, -1, 1, 1);
        var variance = sigma * sigma;
        var (v1, v2) = (s1 * s1 + variance, s2 * s2 + variance);
        var p1 = (-(x - m1).square() / (2 * v1)).exp() * (w / Math.Sqrt(v1));
        var p2 = (-(x - m2).square() / (2 * v2)).exp() * ((1 - w) / Math.Sqrt(v2));
        var r = p1 / (p1 + p2);
        var result = r * (m1 * variance + x * (s1 * s1)) / v1 + (1 - r) * (m2 * variance + x * (s2 * s2)) / v2;
        return result.MoveToOuterDisposeScope();
    }
}

/// <summary>Two of them under guidance.</summary>
internal sealed class GuidedGoldenDenoiser(JsonObject constants, JsonObject unconditional, double scale)
    : GoldenDenoiser(constants), IGuidedDenoiser
{
    private readonly GoldenDenoiser _unconditional = new(unconditional);

    public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor)
    {
        Calls.Add(sigma);
        var without = _unconditional.Exact(x, sigma);
        return new(without + (Exact(x, sigma) - without) * (scale * scaleFactor), without);
    }
}

/// <summary>The golden noise table; remembers what was asked for.</summary>
internal sealed class TableNoise(JsonArray table, long[] shape) : INoiseSource
{
    public List<(double Sigma, double SigmaNext)?> Calls { get; } = [];

    public Tensor Next() => Draw(null);

    public Tensor Next(double sigma, double sigmaNext) => Draw((sigma, sigmaNext));

    private Tensor Draw((double, double)? levels)
    {
        Calls.Add(levels);
        return tensor(table[Calls.Count - 1].Numbers(), shape);
    }
}
