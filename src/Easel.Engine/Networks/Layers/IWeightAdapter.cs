using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>A change to one weight (LoRA and its kin) that sits in a layer's slot; the base weight is never written.</summary>
public interface IWeightAdapter : IDisposable
{
    /// <summary>What the adapter adds to <paramref name="weight"/>: a new tensor of the same shape.</summary>
    Tensor Delta(Tensor weight);

    /// <summary>
    /// What the adapter adds to a linear layer's output for <paramref name="x"/>; override it where a factored product is cheaper
    /// than building the whole delta.
    /// </summary>
    Tensor Forward(Tensor x, Tensor weight) => linear(x, Delta(weight));
}
