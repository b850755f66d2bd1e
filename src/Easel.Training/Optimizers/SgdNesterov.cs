using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Gradient descent with Nesterov's momentum, as PyTorch computes it; decay is in the gradient.</summary>
public sealed class SgdNesterov : MomentOptimizer
{
    private readonly double momentum, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>momentum</c> 0.9; <c>weight_decay</c> 0.</param>
    /// <param name="inBytes">True keeps the momentum in a byte a number.</param>
    public SgdNesterov(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments, bool inBytes = false)
        : base(parameters, inBytes)
    {
        momentum = arguments.Number("momentum", 0.9);
        decay = arguments.Number("weight_decay", 0);
        KeepMoment("momentum");
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        if (decay != 0) gradient = gradient + slot.Parameter * decay;
        var moving = Read(slot, "momentum").mul_(momentum).add_(gradient);
        slot.Parameter.add_(gradient + moving * momentum, -rate);
        Write(slot, "momentum", moving);
    }
}
