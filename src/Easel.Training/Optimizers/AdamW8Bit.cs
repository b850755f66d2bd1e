using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>AdamW with moments of a byte.</summary>
public sealed class AdamW8Bit : MomentOptimizer
{
    private readonly double beta1, beta2, epsilon, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.999; <c>eps</c> 1e-8; <c>weight_decay</c> 0.01.</param>
    public AdamW8Bit(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters, inBytes: true)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.999) is [var first, var second] ? (first, second) : default;
        epsilon = arguments.Number("eps", 1e-8);
        decay = arguments.Number("weight_decay", 0.01);
        KeepMoment("mean");
        KeepMoment("square", withSign: false);
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        var (mean, square) = (Read(slot, "mean"), Read(slot, "square"));
        slot.Parameter.mul_(1 - rate * decay);
        mean.lerp_(gradient, 1 - beta1);
        square.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var denominator = square.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, Steps))).add_(epsilon);
        slot.Parameter.addcdiv_(mean, denominator, -rate / (1 - Math.Pow(beta1, Steps)));
        Write(slot, "mean", mean);
        Write(slot, "square", square);
    }
}
