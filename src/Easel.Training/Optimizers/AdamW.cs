using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv:1711.05101, algorithm 2), as PyTorch computes it.</summary>
public sealed class AdamW : IOptimizer
{
    private readonly (string Name, Parameter Parameter, Tensor Mean, Tensor Square, double Decay)[] _slots;
    private readonly double _beta1, _beta2, _epsilon;

    /// <summary>Starts with empty moments.</summary>
    /// <param name="parameters">Unique names and the parameters to train.</param>
    /// <param name="beta1">Decay of the gradient's mean.</param>
    /// <param name="beta2">Decay of the gradient's square.</param>
    /// <param name="epsilon">Keeps the quotient finite.</param>
    /// <param name="weightDecay">Share of a matrix or convolution that vanishes at rate 1; vectors (biases, norms) are never decayed.</param>
    public AdamW(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2)
    {
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
        using var noGradient = no_grad();
        _slots =
        [
            .. parameters.Select(p => (
                p.Name,
                p.Parameter,
                zeros_like(p.Parameter).DetachFromDisposeScope(),
                zeros_like(p.Parameter).DetachFromDisposeScope(),
                p.Parameter.dim() > 1 ? weightDecay : 0)),
        ];
    }

    /// <inheritdoc/>
    public int Steps { get; set; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _slots.SelectMany(s => new[] { ($"{s.Name}.mean", s.Mean), ($"{s.Name}.square", s.Square) });

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        Steps++;
        using var noGradient = no_grad();
        var correction1 = 1 - Math.Pow(_beta1, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(_beta2, Steps));
        foreach (var (_, parameter, mean, square, decay) in _slots)
        {
            using var scope = NewDisposeScope();
            if (parameter.grad is not { } gradient) continue;
            if (decay > 0) parameter.mul_(1 - learningRate * decay);
            mean.lerp_(gradient, 1 - _beta1);
            square.mul_(_beta2).addcmul_(gradient, gradient, 1 - _beta2);
            var denominator = square.sqrt().div_(correction2).add_(_epsilon);
            parameter.addcdiv_(mean, denominator, -learningRate / correction1);
        }
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        foreach (var slot in _slots)
        {
            slot.Parameter.grad?.Dispose();
            slot.Parameter.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }
    }
}
