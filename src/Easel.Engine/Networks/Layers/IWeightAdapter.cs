using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// A change to one layer's weight (LoRA and its kin) that sits in the layer's slot; the base weight is never written. Everything is at
/// strength 1: the slot multiplies. Gradients flow through every member, so that training uses the same objects.
/// </summary>
public interface IWeightAdapter : IDisposable
{
    /// <summary>What the adapter adds to <paramref name="weight"/>: a new tensor of the same shape, in float32 or wider; null where it leaves the weight alone.</summary>
    /// <param name="weight">The layer's base weight, other adapters not counted.</param>
    Tensor? Delta(Tensor weight);

    /// <summary>What the adapter adds to the layer's bias, in the shape of the weight's first dimension; null where it leaves it alone.</summary>
    Tensor? BiasDelta() => null;

    /// <summary>
    /// What the adapter's <see cref="Delta"/> adds to a linear layer's output for <paramref name="x"/>, in its dtype; override it where a
    /// factored product is cheaper than building the whole delta. Null where it leaves the weight alone.
    /// </summary>
    Tensor? Forward(Tensor x, Tensor weight) => Delta(weight) is { } delta ? linear(x, delta.to(x.dtype)) : null;

    /// <summary>The same for a convolution; null where there is no cheaper road than adding <see cref="Delta"/> to the weight.</summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="weight">[outputs, inputs, kernel, kernel].</param>
    /// <param name="stride">Of the convolution, both directions.</param>
    /// <param name="padding">Of the convolution, both directions.</param>
    Tensor? Convolve(Tensor x, Tensor weight, long[] stride, long[] padding) => null;
}
