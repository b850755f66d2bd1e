using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary><see cref="Lion"/> with a momentum of a byte.</summary>
public sealed class Lion8Bit : ByteOptimizer
{
    private readonly double beta1, beta2, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.99; <c>weight_decay</c> 0.</param>
    public Lion8Bit(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.99) is [var first, var second] ? (first, second) : default;
        decay = arguments.Number("weight_decay", 0);
        KeepBytes("mean", withSign: true);
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        var mean = Read(slot, "mean");
        slot.Parameter.mul_(1 - rate * decay);
        slot.Parameter.add_((mean * beta1 + gradient * (1 - beta1)).sign_(), -rate);
        Write(slot, "mean", mean.mul_(beta2).add_(gradient, 1 - beta2));
    }
}
