using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Networks.UNet;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>A UNet as the sampling side sees it: latents stay at 32 bits, the network computes in its own numbers.</summary>
/// <param name="unet">The network.</param>
/// <param name="compute">What it computes in.</param>
public sealed class UNetPredictor(UNetModel unet, ScalarType compute) : INoisePredictor
{
    /// <inheritdoc/>
    public Tensor Predict(Tensor x, Tensor t, Condition condition)
    {
        using var scope = NewDisposeScope();
        var input = condition.Concat is { } extra ? cat([x, extra.to(x.dtype)], 1) : x;
        var inputs = new UNetInputs(input.to(compute), t, condition.Context.to(compute), condition.Vector?.to(compute));
        // Where nothing is to be cast, "to" gives the argument itself: the answer must be a tensor of its own.
        return unet.Forward(inputs).to(x.dtype).MoveToOuterDisposeScope();
    }
}
