using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// The place where a network's constructor gets its tensors, by the names that checkpoints use: a source and a prefix. A network is
/// written once, as literal field names, and can then be built from a file (<see cref="IWeightSource"/> over a checkpoint), or from
/// random numbers (for training from scratch and for benchmarks). The idea is that of candle's <c>VarBuilder</c>.
/// </summary>
/// <param name="source">Gives the tensors.</param>
/// <param name="prefix">The name before the dot of everything asked for; empty at the root.</param>
public sealed class Weights(IWeightSource source, string prefix = "")
{
    /// <summary>The full name of this place, without a trailing dot.</summary>
    public string Prefix => prefix;

    /// <summary>The source that all places of one network share.</summary>
    public IWeightSource Source => source;

    /// <summary>A place one level (or several, dot-separated) deeper.</summary>
    public Weights At(string name) => new(source, Join(name));

    /// <summary>A place one numbered level deeper.</summary>
    public Weights At(int index) => At(index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>True where the source has a tensor of this name here.</summary>
    public bool Has(string name) => source.Has(Join(name));

    /// <summary>The tensor of this name, in the source's dtype and on its device; the caller's network owns it from now on.</summary>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">The file has no such tensor, or it has another shape.</exception>
    public Tensor Get(string name, Initializer initializer, params long[] shape) => source.Get(Join(name), initializer, shape);

    private string Join(string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}

/// <summary>Gives tensors by full name: a checkpoint, or a generator of fresh weights.</summary>
public interface IWeightSource
{
    /// <summary>True where a tensor of this name can be had.</summary>
    bool Has(string name);

    /// <summary>The tensor; made outside any dispose scope, owned by the caller.</summary>
    /// <param name="name">The full name, as in the checkpoint.</param>
    /// <param name="initializer">How to fill it where the source makes fresh weights.</param>
    /// <param name="shape">The shape that the network needs.</param>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">The file has no such tensor, or it has another shape.</exception>
    Tensor Get(string name, Initializer initializer, long[] shape);
}

/// <summary>How fresh weights are drawn (PyTorch's defaults for the layer that asks).</summary>
public enum Initializer
{
    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>All one.</summary>
    Ones,

    /// <summary>Uniform in ±1/√fan-in, fan-in being the product of all dimensions but the first (Kaiming uniform with a = √5).</summary>
    FanIn,

    /// <summary>Normal with standard deviation 0.02 (CLIP's token embedding).</summary>
    Normal002,

    /// <summary>Normal with standard deviation 0.01 (CLIP's position embedding).</summary>
    Normal001,
}
