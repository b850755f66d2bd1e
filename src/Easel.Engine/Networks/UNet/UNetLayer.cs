using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>What every layer of the UNet may look at beside its input.</summary>
/// <param name="Time">Embedding of the timestep (and of SDXL's vector), [n, 4 · model channels].</param>
/// <param name="Context">Text hidden states [n, t, context].</param>
internal sealed record UNetSignals(Tensor Time, Tensor Context);

/// <summary>One numbered entry of a UNet stage, such as <c>input_blocks.1.0</c>.</summary>
internal abstract class UNetLayer(Weights weights) : Layer(weights)
{
    /// <param name="x">[n, c, h, w].</param>
    /// <param name="signals">Time and text.</param>
    public abstract Tensor Forward(Tensor x, UNetSignals signals);
}
