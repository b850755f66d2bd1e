using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Taesd;

/// <summary>The small, fast encoder (madebyollin/taesd): pixels straight to scaled latents.</summary>
public sealed class TaesdEncoder : Layer
{
    internal const long Channels = 64;

    private readonly List<Func<Tensor, Tensor>> steps = [];

    /// <param name="weights">The root of a file of its own, with names such as <c>1.conv.0.weight</c>.</param>
    public TaesdEncoder(Weights weights)
        : base(weights)
    {
        var next = 0;
        Conv(3, Channels);
        Block();
        for (var level = 0; level < 3; level++)
        {
            Conv(Channels, Channels, stride: 2, withBias: false);
            for (var i = 0; i < 3; i++) Block();
        }

        Conv(Channels, 4);

        void Conv(long inputs, long outputs, long stride = 1, bool withBias = true) =>
            steps.Add(Add(new AdaptableConv2d(weights.At(next++), inputs, outputs, stride: stride, withBias: withBias)).Forward);
        void Block() => steps.Add(Add(new TaesdBlock(weights.At(next++))).Forward);
    }

    /// <param name="image">[n, 3, h, w] in [0, 1], h and w multiples of 8.</param>
    /// <returns>Scaled latents [n, 4, h/8, w/8].</returns>
    public Tensor Forward(Tensor image)
    {
        using var scope = NewDisposeScope();
        return steps.Aggregate(image, (h, step) => step(h)).MoveToOuterDisposeScope();
    }
}
