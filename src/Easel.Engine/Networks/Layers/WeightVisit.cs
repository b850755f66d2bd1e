using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>Weights on a device that is not theirs: a block of a network that is too large for it as a whole.</summary>
internal sealed class WeightVisit : IDisposable
{
    private readonly ImmutableArray<Weight> weights;

    public WeightVisit(ImmutableArray<Weight> weights, Device device)
    {
        this.weights = weights;
        try
        {
            foreach (var weight in weights) weight.Visit(device);
        }
        catch
        {
            // The device may be full half-way.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var weight in weights) weight.GoHome();
    }
}
