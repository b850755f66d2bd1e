using Easel.Engine.Formats;

namespace Easel.Engine.Families.Kinds;

/// <summary>A file's tensors, as the detectors ask for them.</summary>
internal sealed class KindNames(IReadOnlyDictionary<string, TensorInfo> tensors, IReadOnlyDictionary<string, string> metadata)
{
    public IReadOnlyDictionary<string, TensorInfo> Tensors => tensors;

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public bool Has(string name) => tensors.ContainsKey(name);

    public bool Any(string prefix) => tensors.Keys.Any(k => k.StartsWith(prefix, StringComparison.Ordinal));

    public bool AnyEnds(string ending) => tensors.Keys.Any(k => k.EndsWith(ending, StringComparison.Ordinal));

    public bool AnyContains(string part) => tensors.Keys.Any(k => k.Contains(part, StringComparison.Ordinal));

    /// <summary>The shape of the first tensor that fits, or null.</summary>
    public IReadOnlyList<long>? Shape(Func<string, bool> fits) => tensors.Where(t => fits(t.Key)).Select(t => (IReadOnlyList<long>?)t.Value.Shape).FirstOrDefault();

    /// <summary>The shape of this tensor, or null.</summary>
    public IReadOnlyList<long>? Shape(string name) => tensors.TryGetValue(name, out var info) ? info.Shape : null;

    /// <summary>Width of the text features that a UNet-like file reads.</summary>
    public long? ContextWidth() => Shape(k => k.EndsWith("attn2.to_k.weight", StringComparison.Ordinal) || k.EndsWith("attn2.to_k.down", StringComparison.Ordinal))?[^1];
}
