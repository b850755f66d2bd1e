using System.Collections.Immutable;
using Easel.Engine.Networks.Layers;

namespace Easel.Engine.Adapters.Weight;

/// <summary>What an adapter file comes to for one model: which of its modules have a layer there, and which do not.</summary>
/// <param name="File">The file.</param>
/// <param name="Found">Modules with a layer that they fit.</param>
/// <param name="Unmatched">Modules without a layer in this model.</param>
/// <param name="Misfits">Modules whose layer has another shape: the file was made for another family.</param>
public sealed record AdapterMatch(AdapterFile File, ImmutableArray<MatchedAdapter> Found, ImmutableArray<string> Unmatched, ImmutableArray<string> Misfits)
{
    /// <summary>The adapters of one network, for <see cref="AdapterScope.Apply"/>.</summary>
    /// <param name="part">The network's name in <see cref="AdapterTarget.Part"/>.</param>
    /// <param name="network">The loaded network.</param>
    /// <param name="strength">The factor on each module; null leaves the module out.</param>
    /// <param name="change">Replaces an adapter before it is applied, for instance by one cut to a lower rank; null takes all as they are.</param>
    public IReadOnlyList<AppliedAdapter> On(
        string part, Layer network, Func<MatchedAdapter, AdapterStrength?> strength, Func<WeightAdapter, IWeightAdapter>? change = null)
    {
        var layers = network.Layers().OfType<AdaptableLayer>().ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        var applied = new List<AppliedAdapter>();
        foreach (var matched in Found.Where(matched => matched.Target.Part == part))
        {
            if (strength(matched) is not { } factor || !layers.TryGetValue(matched.Target.Layer, out var layer)) continue;
            var adapter = change?.Invoke(matched.Adapter) ?? matched.Adapter;
            applied.Add(new AppliedAdapter(
                layer, matched.Target.Start is { } start ? new RowsAdapter(adapter, start, matched.Target.Shape[0]) : adapter, factor));
        }

        return applied;
    }
}
