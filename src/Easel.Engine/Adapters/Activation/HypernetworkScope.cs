using System.Collections.Immutable;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Activation;

/// <summary>Hypernetworks in force on a UNet until disposal, in self-attention and cross-attention, one after the other.</summary>
public sealed class HypernetworkScope : IDisposable
{
    private readonly List<(CrossAttention Layer, ImmutableArray<IContextAdapter> Before)> restore = [];

    private HypernetworkScope()
    {
    }

    /// <summary>Puts hypernetworks on; they stay their owner's.</summary>
    /// <param name="unet">The loaded UNet.</param>
    /// <param name="networks">Each with its factor, which may change while it is in force.</param>
    public static HypernetworkScope Apply(UNetModel unet, IEnumerable<(Hypernetwork Network, AdapterStrength Strength)> networks)
    {
        var scope = new HypernetworkScope();
        ImmutableArray<IContextAdapter> adapters = [.. networks.Select(one => new Strengthened(one.Network, one.Strength))];
        if (adapters.IsEmpty) return scope;
        foreach (var layer in unet.Layers().OfType<CrossAttention>())
        {
            scope.restore.Add((layer, layer.ContextAdapters));
            layer.ContextAdapters = layer.ContextAdapters.AddRange(adapters);
        }

        return scope;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = restore.Count - 1; i >= 0; i--) restore[i].Layer.ContextAdapters = restore[i].Before;
        restore.Clear();
    }

    private sealed class Strengthened(Hypernetwork network, AdapterStrength strength) : IContextAdapter
    {
        public (Tensor ForKeys, Tensor ForValues) Apply(Tensor forKeys, Tensor forValues) => network.Apply(forKeys, forValues, strength.Value);
    }
}
