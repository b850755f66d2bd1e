using Easel.Core.Requests;

namespace Easel.Training.Targets;

/// <summary>The learning rate of each tensor of an adapter: its network's, its block's factor, LoRA+'s ratio.</summary>
/// <param name="network">The shape, with its factors.</param>
/// <param name="optimizer">The rates.</param>
/// <param name="isSdxl">True counts blocks as SDXL does.</param>
public sealed class AdapterRates(TrainNetwork network, TrainOptimizer optimizer, bool isSdxl = false)
{
    private readonly BlockRates blocks = new(network, isSdxl);

    /// <summary>The UNet's rate; 0 where it is not trained.</summary>
    public double UNet => network.UNet ? optimizer.UNetLearningRate ?? optimizer.LearningRate : 0;

    /// <summary>A text encoder's rate; 0 where it is not trained.</summary>
    public double Text(int index)
    {
        if (!network.TextEncoder || optimizer.StopTextAt == -1) return 0;
        var rates = optimizer.TextLearningRates;
        return rates.IsEmpty ? optimizer.LearningRate : index < rates.Length ? rates[index] : rates[^1];
    }

    /// <summary>The rate of a module's network.</summary>
    public double OfPart(string part) => part == Engine.Adapters.Weight.AdapterKeys.UNetPart ? UNet : Text(part[^1] - '0');

    /// <summary>The rate of one tensor of a module.</summary>
    public double Of(AdapterModule module, string tensor)
    {
        var rate = OfPart(module.Target.Part) * blocks.Of(module.Block);
        var ratio = (module.Target.IsText ? network.LoraPlusTextRatio : network.LoraPlusUNetRatio) ?? network.LoraPlusRatio;
        return ratio is { } faster && tensor == "lora_up.weight" ? rate * faster : rate;
    }
}
