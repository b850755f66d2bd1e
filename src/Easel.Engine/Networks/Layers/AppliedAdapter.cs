namespace Easel.Engine.Networks.Layers;

/// <summary>An adapter and the layer that it changes.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Adapter">The change.</param>
/// <param name="Strength">Its factor, which may change while it is in force; null is 1.</param>
public sealed record AppliedAdapter(AdaptableLayer Layer, IWeightAdapter Adapter, AdapterStrength? Strength = null);
