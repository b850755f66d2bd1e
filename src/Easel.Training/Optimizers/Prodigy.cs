using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Adam that finds its own step size d (Mishchenko and Defazio 2023, arXiv:2306.06101), as the authors' prodigyopt computes it; its rate is 1.</summary>
public sealed class Prodigy : SlotOptimizer
{
    private readonly double beta1, beta2, beta3, epsilon, decay, coefficient, growth, d0;
    private readonly bool decoupled, corrected, safeguard;
    private readonly Tensor d, dMax, numerator;

    /// <param name="parameters">What to train; those of rate 0 are left alone.</param>
    /// <param name="arguments">
    /// <c>betas</c> 0.9, 0.999; <c>beta3</c> None (√β2); <c>eps</c> 1e-8; <c>weight_decay</c> 0; <c>decouple</c> True; <c>use_bias_correction</c>
    /// False; <c>safeguard_warmup</c> False; <c>d0</c> 1e-6; <c>d_coef</c> 1; <c>growth_rate</c> inf.
    /// </param>
    public Prodigy(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.999) is [var first, var second] ? (first, second) : default;
        beta3 = arguments.OptionalNumber("beta3") ?? Math.Sqrt(beta2);
        epsilon = arguments.Number("eps", 1e-8);
        decay = arguments.Number("weight_decay", 0);
        decoupled = arguments.Flag("decouple", true);
        corrected = arguments.Flag("use_bias_correction", false);
        safeguard = arguments.Flag("safeguard_warmup", false);
        d0 = arguments.Number("d0", 1e-6);
        coefficient = arguments.Number("d_coef", 1);
        growth = arguments.Number("growth_rate", double.PositiveInfinity);
        foreach (var name in (string[])["mean", "square", "s"]) Keep(name);
        Keep("start", p => p.clone());
        (d, dMax, numerator) = (KeepShared("d", d0), KeepShared("d_max", d0), KeepShared("numerator", 0));
    }

    /// <summary>The step size found so far.</summary>
    public double D => d.item<double>();

    private protected override void Update(double factor)
    {
        using var scope = NewDisposeScope();
        var active = Active.ToList();
        var rate = factor * active.Select(slot => slot.Rate).DefaultIfEmpty(0).Max();
        var step = D;
        var correction = corrected ? Math.Sqrt(1 - Math.Pow(beta2, Steps)) / (1 - Math.Pow(beta1, Steps)) : 1;
        var stepRate = step * rate * correction;
        var sum = numerator.item<double>() * beta3;
        var length = 0.0;
        foreach (var slot in active.Where(slot => slot.Rate > 0))
        {
            using var slotScope = NewDisposeScope();
            var gradient = Gradient(slot);
            sum += step / d0 * stepRate * (gradient * (slot["start"] - slot.Parameter)).sum().item<float>();
            slot["mean"].mul_(beta1).add_(gradient, step * (1 - beta1));
            slot["square"].mul_(beta2).addcmul_(gradient, gradient, step * step * (1 - beta2));
            slot["s"].mul_(beta3).add_(gradient, step / d0 * (safeguard ? step : stepRate));
            length += slot["s"].abs().sum().item<float>();
        }

        if (length == 0) return;
        numerator.fill_(sum);
        var next = step;
        if (rate > 0)
        {
            var hat = coefficient * sum / length;
            if (step == d0) next = Math.Max(step, hat);
            dMax.fill_(Math.Max(dMax.item<double>(), hat));
            next = Math.Min(dMax.item<double>(), next * growth);
            d.fill_(next);
        }

        foreach (var slot in active.Where(slot => slot.Rate > 0))
        {
            using var slotScope = NewDisposeScope();
            if (decay != 0 && decoupled) slot.Parameter.mul_(1 - decay * stepRate);
            slot.Parameter.addcdiv_(slot["mean"], slot["square"].sqrt().add_(next * epsilon), -stepRate);
        }
    }

    private Tensor Gradient(Slot slot) =>
        decay != 0 && !decoupled ? slot.Parameter.grad! + slot.Parameter * decay : slot.Parameter.grad!;
}
