using Easel.Engine.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// A network or a part of one: a tree whose leaves take their tensors from <see cref="Weights"/> by literal checkpoint names, so that
/// names need no mapping when training, adapting or saving. TorchSharp's <c>nn.Module</c> is not used: it names parameters by C# members,
/// replaces fields by reflection when it moves them, and knows no slots for adapters.
/// </summary>
public abstract class Layer : IHosted
{
    private readonly List<Layer> children = [];
    private readonly List<Weight> own = [];

    private protected Layer(Weights weights) => Name = weights.Prefix;

    /// <summary>The full name in the checkpoint, without a trailing dot; empty for a network that is a file of its own.</summary>
    public string Name { get; }

    /// <summary>This layer and all below it, in the order in which they were made.</summary>
    public IEnumerable<Layer> Layers() => children.SelectMany(child => child.Layers()).Prepend(this);

    /// <summary>All weights from here on down.</summary>
    public IEnumerable<Weight> AllWeights() => Layers().SelectMany(layer => layer.own);

    /// <summary>Where the weights are.</summary>
    public Device Device => AllWeights().First().Value.device;

    /// <inheritdoc/>
    public long Bytes => AllWeights().Sum(weight => weight.Value.numel() * weight.Value.dtype.ElementSize());

    /// <inheritdoc/>
    public long SpareBytes => Layers().OfType<AdaptableLayer>().Sum(layer => layer.MergedBytes);

    /// <inheritdoc/>
    public void ReleaseSpare(bool all)
    {
        foreach (var layer in Layers())
        {
            if (all) layer.Release();
            else if (layer is AdaptableLayer adaptable) adaptable.ForgetOthers();
        }
    }

    /// <summary>All parameters from here on down, for an optimiser.</summary>
    public IEnumerable<Parameter> Parameters() => AllWeights().Select(weight => weight.Value);

    /// <summary>
    /// All parameters by checkpoint name, relative to this layer: a UNet says <c>input_blocks.0.0.weight</c>; put
    /// <see cref="Name"/> and a dot before it for the name in a single-file checkpoint.
    /// </summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters()
    {
        var skip = Name.Length == 0 ? 0 : Name.Length + 1;
        return AllWeights().Select(weight => (weight.Name[skip..], weight.Value));
    }

    /// <summary>Switches gradients of all parameters on (to train them) or off.</summary>
    public void RequireGradients(bool on = true)
    {
        foreach (var parameter in Parameters()) parameter.requires_grad = on;
    }

    /// <summary>Moves or casts all weights; those already there stay untouched.</summary>
    public void MoveTo(Device device, ScalarType dtype)
    {
        foreach (var layer in Layers()) layer.Release();
        foreach (var weight in AllWeights()) weight.MoveTo(device, dtype);
    }

    /// <summary>
    /// Brings the weights to a device for as long as the result lives; null where they are there. Which network is kept elsewhere is
    /// decided by <see cref="DevicePolicy.Home"/>.
    /// </summary>
    internal IDisposable? Visit(Device device) => AllWeights().FirstOrDefault() is { } first && first.Value.device.type != device.type ? new WeightVisit([.. AllWeights()], device) : null;

    /// <summary>Frees all weights.</summary>
    public void Dispose()
    {
        foreach (var layer in Layers()) layer.Release();
        foreach (var weight in AllWeights()) weight.Dispose();
    }

    /// <summary>Frees what this one layer holds beside its weights.</summary>
    private protected virtual void Release()
    {
    }

    private protected T Add<T>(T child)
        where T : Layer
    {
        children.Add(child);
        return child;
    }

    private protected Weight Take(Weights weights, string name, Initializer initializer, params long[] shape)
    {
        var weight = new Weight(weights.At(name).Prefix, weights.Get(name, initializer, shape));
        own.Add(weight);
        return weight;
    }
}
