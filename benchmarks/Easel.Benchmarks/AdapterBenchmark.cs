using Easel.Engine.Adapters.Weight;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using static TorchSharp.torch;

namespace Easel.Benchmarks;

/// <summary>
/// What it costs to add a LoRA of rank 32 on all attention blocks to copies of Stable Diffusion 1.5's weights: a call of the UNet on latents so small that
/// little else is done, right after the LoRA was put on, against a call that finds the copies of the last use. The ratio is of processor time.
/// </summary>
internal static class AdapterBenchmark
{
    private const int Rank = 32;

    public static Work Prepare()
    {
        var unet = new UNetModel(new Weights(new RandomWeights(1)), FullSize.UNet);
        List<AppliedAdapter> adapters = [.. unet.Layers().OfType<AdaptableLayer>().Where(layer => layer.WeightShape.Count == 2 && layer.Name.Contains("transformer_blocks", StringComparison.Ordinal)).Select(Lora)];
        var inputs = new UNetInputs(randn(1, 4, 8, 8), full([1], 500f), randn(1, 77, 768));
        return new Work(0, () => Call(again: false), () => Call(again: true));

        void Call(bool again)
        {
            using var scope = NewDisposeScope();
            using var applied = AdapterScope.Apply(adapters, AdapterMode.Merged);
            unet.ReleaseSpare(all: !again);
            unet.Forward(inputs);
        }
    }

    private static AppliedAdapter Lora(AdaptableLayer layer)
    {
        var shape = layer.WeightShape;
        return new AppliedAdapter(layer, new Lora(randn(Rank, shape[1]) * 0.01, randn(shape[0], Rank) * 0.01, Rank));
    }
}
