using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>
/// Adam's second moments kept as one row and one column (Shazeer and Stern 2018, arXiv:1804.04235), as Hugging Face transformers computes
/// it. With relative steps it chooses its own rate and needs none.
/// </summary>
public sealed class Adafactor : EachOptimizer
{
    private readonly double epsilon, scaleFloor, clip, decayRate, decay;
    private readonly double? beta1;
    private readonly bool scaled, warmup;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments">
    /// <c>relative_step</c> True, <c>scale_parameter</c> True, <c>warmup_init</c> False, <c>beta1</c> None, <c>eps</c> 1e-30, 1e-3,
    /// <c>clip_threshold</c> 1, <c>decay_rate</c> −0.8, <c>weight_decay</c> 0.
    /// </param>
    public Adafactor(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        IsRelative = arguments.Flag("relative_step", true);
        scaled = arguments.Flag("scale_parameter", true);
        warmup = arguments.Flag("warmup_init", false);
        beta1 = arguments.OptionalNumber("beta1");
        (epsilon, scaleFloor) = arguments.Numbers("eps", 1e-30, 1e-3) is [var first, var second] ? (first, second) : default;
        clip = arguments.Number("clip_threshold", 1);
        decayRate = arguments.Number("decay_rate", -0.8);
        decay = arguments.Number("weight_decay", 0);
        Keep("row", p => p.dim() >= 2 ? zeros(p.shape[..^1], p.dtype, p.device) : zeros_like(p));
        Keep("column", p => p.dim() >= 2 ? zeros([.. p.shape[..^2], p.shape[^1]], p.dtype, p.device) : zeros(1));
        if (beta1 is not null) Keep("mean");
    }

    /// <summary>True where it chooses its own rate.</summary>
    public bool IsRelative { get; }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        var parameter = slot.Parameter;
        if (IsRelative) rate = Math.Min(warmup ? 1e-6 * Steps : 1e-2, 1 / Math.Sqrt(Steps));
        if (scaled) rate *= Math.Max(scaleFloor, Rms(parameter));
        var beta2 = 1 - Math.Pow(Steps, decayRate);
        var square = gradient.square() + epsilon;
        Tensor update;
        if (parameter.dim() >= 2)
        {
            slot["row"].mul_(beta2).add_(square.mean([-1]), 1 - beta2);
            slot["column"].mul_(beta2).add_(square.mean([-2]), 1 - beta2);
            var rows = (slot["row"] / slot["row"].mean([-1], keepdim: true)).rsqrt().unsqueeze(-1);
            update = rows * slot["column"].unsqueeze(-2).rsqrt() * gradient;
        }
        else
        {
            slot["row"].mul_(beta2).add_(square, 1 - beta2);
            update = slot["row"].rsqrt() * gradient;
        }

        update = update / Math.Max(1, Rms(update) / clip) * rate;
        if (beta1 is { } beta)
        {
            slot["mean"].mul_(beta).add_(update, 1 - beta);
            update = slot["mean"];
        }

        if (decay != 0) parameter.mul_(1 - decay * rate);
        parameter.sub_(update);
    }

    private static double Rms(Tensor values) => values.norm().item<float>() / Math.Sqrt(values.numel());
}
