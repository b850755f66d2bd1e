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
        ImmutableArray<IContextAdapter> adapters = [.. networks.Select(one => new Strengthened(one.Network, one.Strength))];
        return adapters.IsEmpty ? new HypernetworkScope() : Apply(unet, _ => adapters);
    }

    /// <summary>Puts adapters of each attention's own on, for training.</summary>
    /// <param name="unet">The loaded UNet.</param>
    /// <param name="make">The adapters of an attention by its number, counted in the order of the layers.</param>
    public static HypernetworkScope Apply(UNetModel unet, Func<int, ImmutableArray<IContextAdapter>> make)
    {
        var scope = new HypernetworkScope();
        foreach (var (i, layer) in Attentions(unet).Index())
        {
            scope.restore.Add((layer, layer.ContextAdapters));
            layer.ContextAdapters = layer.ContextAdapters.AddRange(make(i));
        }

        return scope;
    }

    /// <summary>The widths of what a UNet's attention reads, each once: its own levels' and the text's.</summary>
    public static ImmutableArray<long> Widths(UNetModel unet) => [.. Attentions(unet).Select(layer => layer.ContextWidth).Distinct().Order()];

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = restore.Count - 1; i >= 0; i--) restore[i].Layer.ContextAdapters = restore[i].Before;
        restore.Clear();
    }

    private static IEnumerable<CrossAttention> Attentions(UNetModel unet) => unet.Layers().OfType<CrossAttention>();

    private sealed class Strengthened(Hypernetwork network, AdapterStrength strength) : IContextAdapter
    {
        public (Tensor ForKeys, Tensor ForValues) Apply(Tensor forKeys, Tensor forValues) => network.Apply(forKeys, forValues, strength.Value);
    }
}
