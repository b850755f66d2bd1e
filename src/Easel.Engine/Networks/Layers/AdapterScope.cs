using System.Collections.Immutable;

namespace Easel.Engine.Networks.Layers;

/// <summary>An adapter and the layer that it changes.</summary>
public sealed record AppliedAdapter(AdaptableLayer Layer, IWeightAdapter Adapter);

/// <summary>
/// Adapters in force until disposal, which restores every slot to what it was; since base weights are never written, the network then
/// computes exactly what it did before. Scopes nest like brackets. The adapters themselves stay their owner's.
/// </summary>
public sealed class AdapterScope : IDisposable
{
    private readonly List<(AdaptableLayer Layer, ImmutableArray<IWeightAdapter> Before)> restore = [];

    private AdapterScope()
    {
    }

    /// <summary>Puts each adapter behind those already in its layer's slot.</summary>
    public static AdapterScope Apply(IReadOnlyList<AppliedAdapter> adapters)
    {
        var scope = new AdapterScope();
        foreach (var (layer, adapter) in adapters)
        {
            scope.restore.Add((layer, layer.Adapters));
            layer.Adapters = layer.Adapters.Add(adapter);
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
