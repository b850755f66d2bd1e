using Easel.Engine.Memory;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// Convolutions of a network wrap around until disposal: what pads an edge is the opposite one, so that opposite edges join without a seam
/// (A1111's "tiling", <c>padding_mode = 'circular'</c>). A mode of these layers alone; disposal restores what was.
/// </summary>
public sealed class SeamlessScope : IDisposable
{
    private readonly List<AdaptableConv2d> changed;

    private SeamlessScope(List<AdaptableConv2d> changed) => this.changed = changed;

    /// <summary>Switches all convolutions of a network.</summary>
    public static SeamlessScope Apply(Layer network)
    {
        List<AdaptableConv2d> changed = [.. network.Layers().OfType<AdaptableConv2d>().Where(conv => !conv.IsSeamless)];
        foreach (var conv in changed) conv.IsSeamless = true;
        return new SeamlessScope(changed);
    }

    /// <summary>A lease whose network wraps around for as long as it lives.</summary>
    public static ModelLease<T> Around<T>(ModelLease<T> lease)
        where T : Layer
    {
        var scope = Apply(lease.Network);
        return new ModelLease<T>(lease.Network, lease.WasLoaded, () =>
        {
            scope.Dispose();
            lease.Dispose();
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var conv in changed) conv.IsSeamless = false;
        changed.Clear();
    }
}
