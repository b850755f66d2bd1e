using Easel.Core.Prompts;

namespace Easel.Engine.Adapters;

/// <summary>A network that a prompt names, its file found.</summary>
/// <param name="Tag">The tag as it was written, for messages.</param>
/// <param name="Path">The file.</param>
public abstract record NetworkUse(ExtraNetwork Tag, string Path);

/// <summary>A weight adapter that a prompt names.</summary>
/// <param name="Tag">The tag as it was written.</param>
/// <param name="Path">The file.</param>
/// <param name="Arguments">Its strengths, blocks and steps.</param>
public sealed record AdapterUse(ExtraNetwork Tag, string Path, LoraTag Arguments) : NetworkUse(Tag, Path);

/// <summary>A hypernetwork that a prompt names.</summary>
/// <param name="Tag">The tag as it was written.</param>
/// <param name="Path">The file.</param>
/// <param name="Strength">Its factor.</param>
public sealed record HypernetworkUse(ExtraNetwork Tag, string Path, double Strength) : NetworkUse(Tag, Path);
