using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>The sign of a momentum (Chen et al. 2023, arXiv:2302.06675); wants a third to a tenth of Adam's rate.</summary>
public sealed class Lion : MomentOptimizer
{
    private readonly double beta1, beta2, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.99; <c>weight_decay</c> 0.</param>
    /// <param name="inBytes">True keeps the momentum in a byte a number.</param>
    public Lion(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments, bool inBytes = false)
        : base(parameters, inBytes)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.99) is [var first, var second] ? (first, second) : default;
        decay = arguments.Number("weight_decay", 0);
        KeepMoment("mean");
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        var mean = Read(slot, "mean");
        slot.Parameter.mul_(1 - rate * decay);
        slot.Parameter.add_((mean * beta1 + gradient * (1 - beta1)).sign_(), -rate);
        Write(slot, "mean", mean.mul_(beta2).add_(gradient, 1 - beta2));
    }
}
