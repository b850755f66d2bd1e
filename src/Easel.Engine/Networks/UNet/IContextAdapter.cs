using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>Changes what attention reads before keys and values are made of it (hypernetworks).</summary>
public interface IContextAdapter
{
    /// <summary>The changed inputs; the given ones themselves where it has nothing for their width.</summary>
    /// <param name="forKeys">[n, s, width]: the text's features, or in self-attention the cells.</param>
    /// <param name="forValues">The same shape.</param>
    (Tensor ForKeys, Tensor ForValues) Apply(Tensor forKeys, Tensor forValues);
}
