namespace Easel.Engine.Adapters.Weight;

/// <summary>An adapter of a file and the layer that it is for.</summary>
/// <param name="Module">The module's name in the file.</param>
/// <param name="Adapter">The adapter; its file owns it.</param>
/// <param name="Target">The layer, or part of one.</param>
public sealed record MatchedAdapter(string Module, WeightAdapter Adapter, AdapterTarget Target);
