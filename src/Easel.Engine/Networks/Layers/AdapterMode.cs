namespace Easel.Engine.Networks.Layers;

/// <summary>How an adapter in a slot is computed; both agree to rounding.</summary>
public enum AdapterMode
{
    /// <summary>At every call, beside the base weight: costs time, no memory, and gradients flow.</summary>
    Live,

    /// <summary>
    /// Added once to a copy of the weight, which the layer keeps until a strength changes, or until the network is next used without the
    /// adapter: costs memory, no time.
    /// For inference only.
    /// </summary>
    Merged,
}
