using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>The sign of a momentum (Chen et al. 2023, arXiv:2302.06675); wants a third to a tenth of Adam's rate.</summary>
public sealed class Lion : EachOptimizer
{
    private readonly double beta1, beta2, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.99; <c>weight_decay</c> 0.</param>
    public Lion(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.99) is [var first, var second] ? (first, second) : default;
        decay = arguments.Number("weight_decay", 0);
        Keep("mean");
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        slot.Parameter.mul_(1 - rate * decay);
        slot.Parameter.add_((slot["mean"] * beta1 + gradient * (1 - beta1)).sign_(), -rate);
        slot["mean"].mul_(beta2).add_(gradient, 1 - beta2);
    }
}
