using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Gradient descent with Nesterov's momentum, as PyTorch computes it; decay is in the gradient.</summary>
public sealed class SgdNesterov : EachOptimizer
{
    private readonly double momentum, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>momentum</c> 0.9; <c>weight_decay</c> 0.</param>
    public SgdNesterov(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        momentum = arguments.Number("momentum", 0.9);
        decay = arguments.Number("weight_decay", 0);
        Keep("momentum");
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        if (decay != 0) gradient = gradient + slot.Parameter * decay;
        slot["momentum"].mul_(momentum).add_(gradient);
        slot.Parameter.add_(gradient + slot["momentum"] * momentum, -rate);
    }
}
