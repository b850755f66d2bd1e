namespace Easel.Engine.Networks.Layers;

/// <summary>An adapter in a layer's slot.</summary>
/// <param name="Adapter">The change; its owner's to dispose.</param>
/// <param name="Strength">Its factor, shared with others.</param>
/// <param name="Mode">How it is computed.</param>
public sealed record SlottedAdapter(IWeightAdapter Adapter, AdapterStrength Strength, AdapterMode Mode);
