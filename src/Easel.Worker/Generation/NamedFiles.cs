using System.Collections.Immutable;
using Easel.Engine.Adapters;

namespace Easel.Worker.Generation;

/// <summary>What a prompt calls up beside the model, for the infotext.</summary>
/// <param name="Networks">LoRA and hypernetworks.</param>
/// <param name="Embeddings">Name and file of each embedding that stands in the prompts.</param>
internal sealed record NamedFiles(ImmutableArray<NetworkUse> Networks, ImmutableArray<(string Name, string Path)> Embeddings);
