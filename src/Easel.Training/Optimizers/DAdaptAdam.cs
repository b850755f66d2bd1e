using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Adam whose step size grows as far as the distance travelled proves it may (Defazio and Mishchenko 2023, arXiv:2301.07733), as the authors' dadaptation computes it; its rate is 1.</summary>
public sealed class DAdaptAdam : SlotOptimizer
{
    private readonly double beta1, beta2, epsilon, decay, growth;
    private readonly bool decoupled, corrected;
    private readonly Tensor d, numerator;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments">
    /// <c>betas</c> 0.9, 0.999; <c>eps</c> 1e-8; <c>weight_decay</c> 0; <c>decouple</c> False; <c>use_bias_correction</c> False; <c>d0</c> 1e-6;
    /// <c>growth_rate</c> inf.
    /// </param>
    public DAdaptAdam(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.999) is [var first, var second] ? (first, second) : default;
        epsilon = arguments.Number("eps", 1e-8);
        decay = arguments.Number("weight_decay", 0);
        decoupled = arguments.Flag("decouple", false);
        corrected = arguments.Flag("use_bias_correction", false);
        growth = arguments.Number("growth_rate", double.PositiveInfinity);
        foreach (var name in (string[])["mean", "square", "s"]) Keep(name);
        (d, numerator) = (KeepShared("d", arguments.Number("d0", 1e-6)), KeepShared("numerator", 0));
    }

    /// <summary>The step size found so far.</summary>
    public double D => d.item<double>();

    private protected override void Update(double factor)
    {
        using var scope = NewDisposeScope();
        var active = Active.Where(slot => slot.Rate > 0).ToList();
        var rate = factor * active.Select(slot => slot.Rate).DefaultIfEmpty(0).Max();
        var correction = corrected ? Math.Sqrt(1 - Math.Pow(beta2, Steps)) / (1 - Math.Pow(beta1, Steps)) : 1;
        var (step, root) = (D, Math.Sqrt(beta2));
        var stepRate = step * rate * correction;
        var (sum, length) = (0.0, 0.0);
        foreach (var slot in active)
        {
            using var slotScope = NewDisposeScope();
            var gradient = decay != 0 && !decoupled ? slot.Parameter.grad! + slot.Parameter * decay : slot.Parameter.grad!;
            sum += stepRate * (gradient * slot["s"] / slot["square"].sqrt().add_(epsilon)).sum().item<float>();
            slot["mean"].mul_(beta1).add_(gradient, stepRate * (1 - beta1));
            slot["square"].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
            slot["s"].mul_(root).add_(gradient, stepRate * (1 - root));
            length += slot["s"].abs().sum().item<float>();
        }

        if (length == 0) return;
        var weighted = root * numerator.item<double>() + (1 - root) * sum;
        numerator.fill_(weighted);
        if (rate > 0) d.fill_(Math.Max(step, Math.Min(weighted / ((1 - root) * length), step * growth)));
        foreach (var slot in active)
        {
            using var slotScope = NewDisposeScope();
            if (decay != 0 && decoupled) slot.Parameter.mul_(1 - decay * stepRate);
            slot.Parameter.addcdiv_(slot["mean"], slot["square"].sqrt().add_(epsilon), -1);
        }
    }
}
