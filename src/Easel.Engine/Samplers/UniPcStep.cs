using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Engine.Samplers;

/// <summary>The linear algebra of one UniPC step in data prediction, in time λ = −ln σ.</summary>
internal readonly ref struct UniPcStep
{
    private readonly Tensor _base;
    private readonly Tensor _newest;
    private readonly Tensor[] _differences;
    private readonly double[] _predictor;
    private readonly double[] _corrector;

    /// <param name="x">The latents before the step, variance preserving.</param>
    /// <param name="guesses">Clean guesses at the last levels, newest first; the newest belongs to the step's start.</param>
    /// <param name="sigmas">The levels up to and with the step's end.</param>
    /// <param name="order">The number of guesses to use.</param>
    /// <param name="variant">The form of the coefficients.</param>
    public UniPcStep(Tensor x, History guesses, ReadOnlySpan<double> sigmas, int order, UniPcVariant variant)
    {
        var (from, to) = (sigmas[^2], sigmas[^1]);
        var h = Math.Log(from / to);
        var alpha = 1 / Math.Sqrt(1 + to * to);
        _newest = guesses[0];
        _base = x * (to * alpha / (from / Math.Sqrt(1 + from * from))) - _newest * (alpha * Steps.ExpM1(-h));
        var ratios = new double[order];
        _differences = new Tensor[order - 1];
        for (var k = 1; k < order; k++)
        {
            ratios[k - 1] = Math.Log(from / sigmas[^(k + 2)]) / h;
            _differences[k - 1] = (guesses[k] - _newest) / ratios[k - 1];
        }

        ratios[^1] = 1;
        (_predictor, _corrector) = variant == UniPcVariant.VaryingCoefficients ? Varying(ratios, -h) : ByB(ratios, -h, variant);
        for (var k = 0; k < order; k++)
        {
            _corrector[k] *= alpha;
            if (k < order - 1)
                _predictor[k] *= alpha;
        }
    }

    /// <summary>The latents at the step's end from what is known before it.</summary>
    public Tensor Predict() => Subtract(_base, _predictor);

    /// <summary>The same with the guess at the step's end.</summary>
    public Tensor Correct(Tensor guess) => Subtract(_base, _corrector) - (guess - _newest) * _corrector[^1];

    private Tensor Subtract(Tensor start, double[] factors)
    {
        for (var k = 0; k < _differences.Length; k++)
            start = start - _differences[k] * factors[k];
        return start;
    }

    // Section 3.1 of the paper: solve R·ρ = b with B(h) = h or e^h − 1; order 2 and 1 have the simple solution 1/2.
    private static (double[] Predictor, double[] Corrector) ByB(double[] ratios, double hh, UniPcVariant variant)
    {
        var order = ratios.Length;
        var b = variant == UniPcVariant.Bh2 ? Steps.ExpM1(hh) : hh;
        var (matrix, right) = (new double[order, order], new double[order]);
        var phi = Steps.ExpM1(hh) / hh - 1;
        var factorial = 1d;
        for (var i = 0; i < order; i++)
        {
            for (var k = 0; k < order; k++)
                matrix[i, k] = Math.Pow(ratios[k], i);
            right[i] = phi * factorial / b;
            factorial *= i + 2;
            phi = phi / hh - 1 / factorial;
        }

        double[] predictor = order == 2 ? [0.5] : LinearSystem.Solve(matrix, right, order - 1);
        double[] corrector = order == 1 ? [0.5] : LinearSystem.Solve(matrix, right, order);
        return ([.. predictor.Select(rho => rho * b)], [.. corrector.Select(rho => rho * b)]);
    }

    // The reference weighs the newest difference by the last but one row of the inverse (uni_pc.py reuses its loop variable); kept, as pictures show it.
    private static (double[] Predictor, double[] Corrector) Varying(double[] ratios, double hh)
    {
        var order = ratios.Length;
        var matrix = new double[order, order];
        for (var row = 0; row < order; row++)
        {
            var value = 1d;
            for (var k = 0; k < order; k++)
            {
                matrix[row, k] = value;
                value *= ratios[row] / (k + 2);
            }
        }

        var phis = new double[order + 1];
        var (phi, factorial) = (Steps.ExpM1(hh), 1d);
        for (var k = 0; k <= order; k++)
        {
            phis[k] = phi;
            phi = phi / hh - 1 / factorial;
            factorial *= k + 2;
        }

        var predictor = Weighted(LinearSystem.Invert(matrix, order - 1), order - 1);
        var inverse = LinearSystem.Invert(matrix, order);
        double[] corrector = [.. Weighted(inverse, order - 1), phis[order] * inverse[Math.Max(order - 2, 0), order - 1]];
        return (predictor, corrector);

        double[] Weighted(double[,] inverted, int count)
        {
            var result = new double[count];
            for (var k = 0; k < count; k++)
            {
                for (var j = 0; j < count; j++)
                    result[j] += phis[k + 1] * inverted[k, j];
            }

            return result;
        }
    }
}
