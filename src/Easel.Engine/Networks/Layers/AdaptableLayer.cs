using System.Collections.Immutable;

namespace Easel.Engine.Networks.Layers;

/// <summary>A layer with a slot for weight adapters.</summary>
public abstract class AdaptableLayer : Layer
{
    private protected AdaptableLayer(Weights weights)
        : base(weights)
    {
    }

    /// <summary>The adapters in force, in the order in which they were applied.</summary>
    public ImmutableArray<IWeightAdapter> Adapters { get; internal set; } = [];
}
