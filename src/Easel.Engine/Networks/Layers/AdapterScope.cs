using System.Collections.Immutable;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// Adapters in force until disposal, which restores every slot to what it was; since base weights are never written, the network then
/// computes exactly what it did before. Scopes nest like brackets. The adapters themselves stay their owner's.
/// </summary>
public sealed class AdapterScope : IDisposable
{
    private readonly List<(AdaptableLayer Layer, ImmutableArray<SlottedAdapter> Before)> restore = [];

    private AdapterScope()
    {
    }

    /// <summary>Puts each adapter behind those already in its layer's slot.</summary>
    /// <param name="adapters">In any order: each is computed from the base weight, so their changes just add up.</param>
    /// <param name="mode">How they are computed.</param>
    public static AdapterScope Apply(IReadOnlyList<AppliedAdapter> adapters, AdapterMode mode = AdapterMode.Live)
    {
        var scope = new AdapterScope();
        foreach (var (layer, adapter, strength) in adapters)
        {
            scope.restore.Add((layer, layer.Adapters));
            layer.Adapters = layer.Adapters.Add(new SlottedAdapter(adapter, strength ?? new AdapterStrength(), mode));
        }

        return scope;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = restore.Count - 1; i >= 0; i--) restore[i].Layer.Adapters = restore[i].Before;
        restore.Clear();
    }
}
