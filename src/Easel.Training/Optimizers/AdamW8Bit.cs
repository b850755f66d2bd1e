using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>AdamW whose moments take a byte a number (arXiv:2110.02861); tensors of fewer than 4096 numbers keep 32 bits, as in bitsandbytes.</summary>
public sealed class AdamW8Bit : EachOptimizer
{
    private const long Small = 4096;

    private readonly double beta1, beta2, epsilon, decay;
    private readonly BlockQuantizer means = new(withSign: true);
    private readonly BlockQuantizer squares = new(withSign: false);

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.999; <c>eps</c> 1e-8; <c>weight_decay</c> 0.01.</param>
    public AdamW8Bit(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.999) is [var first, var second] ? (first, second) : default;
        epsilon = arguments.Number("eps", 1e-8);
        decay = arguments.Number("weight_decay", 0.01);
        foreach (var name in (string[])["mean", "square"])
        {
            Keep(name, p => p.numel() < Small ? zeros_like(p) : zeros([Blocks(p), BlockQuantizer.Block], uint8, p.device));
            Keep($"{name}.scale", p => zeros([p.numel() < Small ? 0 : Blocks(p), 1], float32, p.device));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        means.Dispose();
        squares.Dispose();
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        var large = slot.Parameter.numel() >= Small;
        var mean = large ? means.Read(slot["mean"], slot["mean.scale"], gradient.shape) : slot["mean"];
        var square = large ? squares.Read(slot["square"], slot["square.scale"], gradient.shape) : slot["square"];
        slot.Parameter.mul_(1 - rate * decay);
        mean.lerp_(gradient, 1 - beta1);
        square.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var denominator = square.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, Steps))).add_(epsilon);
        slot.Parameter.addcdiv_(mean, denominator, -rate / (1 - Math.Pow(beta1, Steps)));
        if (!large) return;
        means.Write(mean, slot["mean"], slot["mean.scale"]);
        squares.Write(square, slot["square"], slot["square.scale"]);
    }

    private static long Blocks(Tensor parameter) => (parameter.numel() + BlockQuantizer.Block - 1) / BlockQuantizer.Block;
}
