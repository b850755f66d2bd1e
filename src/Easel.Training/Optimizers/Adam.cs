using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Adam (Kingma and Ba 2014, arXiv:1412.6980), with weight decay beside the update (AdamW, arXiv:1711.05101) or in the gradient, of every parameter.</summary>
public sealed class Adam : EachOptimizer
{
    private readonly double beta1, beta2, epsilon, decay;
    private readonly bool decoupled;

    /// <param name="parameters">What to train.</param>
    /// <param name="arguments"><c>betas</c> 0.9, 0.999; <c>eps</c> 1e-8; <c>weight_decay</c> 0.01 decoupled, else 0.</param>
    /// <param name="decoupled">True is AdamW.</param>
    public Adam(IEnumerable<TrainedParameter> parameters, OptimizerArguments arguments, bool decoupled)
        : base(parameters)
    {
        (beta1, beta2) = arguments.Numbers("betas", 0.9, 0.999) is [var first, var second] ? (first, second) : default;
        epsilon = arguments.Number("eps", 1e-8);
        decay = arguments.Number("weight_decay", decoupled ? 0.01 : 0);
        this.decoupled = decoupled;
        Keep("mean");
        Keep("square");
    }

    private protected override void Update(Slot slot, Tensor gradient, double rate)
    {
        if (decay != 0 && decoupled) slot.Parameter.mul_(1 - rate * decay);
        else if (decay != 0) gradient = gradient + slot.Parameter * decay;
        slot["mean"].lerp_(gradient, 1 - beta1);
        slot["square"].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var denominator = slot["square"].sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, Steps))).add_(epsilon);
        slot.Parameter.addcdiv_(slot["mean"], denominator, -rate / (1 - Math.Pow(beta1, Steps)));
    }
}
