using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>A small network that makes a bias for each head out of each distance between two cells (<c>DynamicPosBias</c> of DAT, from CrossFormer).</summary>
internal sealed class PositionBias : Layer
{
    private readonly AdaptableLinear start;
    private readonly (LayerNorm Norm, AdaptableLinear Linear)[] steps;

    public PositionBias(Weights weights, long width, long heads)
        : base(weights)
    {
        start = Add(new AdaptableLinear(weights.At("pos_proj"), 2, width));
        steps =
        [
            .. Enumerable.Range(1, 3).Select(i => weights.At($"pos{i}")).Select((place, i) => (
                Add(new LayerNorm(place.At("0"), width)), Add(new AdaptableLinear(place.At("2"), width, i == 2 ? heads : width)))),
        ];
    }

    /// <returns>[(2 · height − 1) · (2 · width − 1), heads], for the distances from the most negative one on.</returns>
    public Tensor Forward(long height, long width, Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var distances = new List<float>();
        for (var y = 1 - height; y < height; y++)
        {
            for (var x = 1 - width; x < width; x++) distances.AddRange([y, x]);
        }

        var h = start.Forward(tensor(distances.ToArray()).view(-1, 2).to(dtype, device));
        foreach (var (norm, linear) in steps) h = linear.Forward(relu(norm.Forward(h)));
        return h.MoveToOuterDisposeScope();
    }
}
