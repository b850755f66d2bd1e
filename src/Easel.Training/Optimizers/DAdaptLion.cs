using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Lion with D-Adaptation's step size (arXiv:2301.07733), as the authors' dadaptation computes it; its rate is 1.</summary>
public sealed class DAdaptLion : SlotOptimizer
{
    private readonly double beta1, beta2, decay;
    private readonly Tensor d, numerator;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.99; <c>weight_decay</c> 0; <c>d0</c> 1e-6.</param>
    public DAdaptLion(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.99) is [var first, var second] ? (first, second) : default;
        decay = arguments.Number("weight_decay", 0);
        Keep("mean");
        Keep("s");
        (d, numerator) = (KeepShared("d", arguments.Number("d0", 1e-6)), KeepShared("numerator", 0));
    }

    /// <summary>The step size found so far.</summary>
    public double D => d.item<double>();

    private protected override void Update(double factor)
    {
        using var scope = NewDisposeScope();
        var active = Active.Where(slot => slot.Rate > 0).ToList();
        var (step, root) = (D, Math.Sqrt(beta2));
        var stepRate = step * factor * active.Select(slot => slot.Rate).DefaultIfEmpty(0).Max();
        var (sum, length) = (0.0, 0.0);
        foreach (var slot in active)
        {
            using var slotScope = NewDisposeScope();
            var gradient = slot.Parameter.grad!;
            if (decay != 0) slot.Parameter.mul_(1 - stepRate * decay);
            var update = (slot["mean"] * beta1 + gradient * (1 - beta1)).sign_();
            slot.Parameter.add_(update, -stepRate);
            slot["mean"].mul_(beta2).add_(gradient, (1 - beta2) * stepRate);
            sum += stepRate * (update * slot["s"]).sum().item<float>();
            slot["s"].mul_(root).add_(update, (1 - root) * stepRate);
            length += slot["s"].abs().sum().item<float>();
        }

        var weighted = root * numerator.item<double>() + (1 - root) * sum;
        numerator.fill_(weighted);
        if (length > 0 && stepRate > 0) d.fill_(Math.Max(step, weighted / ((1 - root) * length)));
    }
}
