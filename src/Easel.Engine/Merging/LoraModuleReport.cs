using System.Collections.Immutable;

namespace Easel.Engine.Merging;

/// <summary>One module of a LoRA.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="Rank">Its rank, where it has one.</param>
/// <param name="Alpha">Its alpha, where it has one.</param>
/// <param name="Sizes">The mean absolute value of each of its tensors.</param>
public sealed record LoraModuleReport(string Name, string Algorithm, int? Rank, double? Alpha, ImmutableDictionary<string, float> Sizes);
