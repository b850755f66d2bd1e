using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary><see cref="SgdNesterov"/> with a momentum of a byte.</summary>
public sealed class SgdNesterov8Bit : ByteOptimizer
{
    private readonly double momentum, decay;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>momentum</c> 0.9; <c>weight_decay</c> 0.</param>
    public SgdNesterov8Bit(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        momentum = arguments.Number("momentum", 0.9);
        decay = arguments.Number("weight_decay", 0);
        KeepBytes("momentum", withSign: true);
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        if (decay != 0) gradient = gradient + slot.Parameter * decay;
        var moving = Read(slot, "momentum").mul_(momentum).add_(gradient);
        slot.Parameter.add_(gradient + moving * momentum, -rate);
        Write(slot, "momentum", moving);
    }
}
