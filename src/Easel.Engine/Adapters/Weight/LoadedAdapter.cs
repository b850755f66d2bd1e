using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;

namespace Easel.Engine.Adapters.Weight;

/// <summary>An adapter file in a painting's service: loaded, matched with the model, its strengths known.</summary>
internal sealed class LoadedAdapter : IDisposable
{
    private readonly ModelLease<AdapterFile> lease;
    private readonly int? rank;
    private readonly Dictionary<WeightAdapter, IWeightAdapter> cut = new(ReferenceEqualityComparer.Instance);

    public LoadedAdapter(AdapterUse use, ModelLease<AdapterFile> lease, AdapterKeys keys)
    {
        (Use, this.lease, rank) = (use, lease, use.Arguments.Dyn);
        Match = lease.Network.Match(keys);
        Strengths = new AdapterStrengths(use.Arguments);
    }

    public AdapterUse Use { get; }

    public AdapterMatch Match { get; }

    public AdapterStrengths Strengths { get; }

    /// <summary>The adapters of one network at their strengths.</summary>
    public IReadOnlyList<AppliedAdapter> On(string part, Layer network) => Match.On(part, network, Strengths.Of, rank is null ? null : Cut);

    public void Dispose()
    {
        foreach (var adapter in cut.Values) adapter.Dispose();
        lease.Dispose();
    }

    private IWeightAdapter Cut(WeightAdapter adapter)
    {
        if (adapter is not Lora lora) return adapter;
        if (!cut.TryGetValue(adapter, out var known)) cut[adapter] = known = lora.Cut(rank!.Value);
        return known;
    }
}
