using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Taesd;

/// <summary>The small, fast decoder (madebyollin/taesd): scaled latents straight to pixels, for live previews.</summary>
public sealed class TaesdDecoder : Layer
{
    private readonly List<Func<Tensor, Tensor>> steps = [];

    /// <param name="weights">The root of a file of its own, with names such as <c>3.conv.0.weight</c>.</param>
    public TaesdDecoder(Weights weights)
        : base(weights)
    {
        // The numbers count the steps without weights too (clamp, ReLU, upsampling), as in the original's Sequential.
        var next = 0;
        Plain(x => tanh(x / 3) * 3);
        Conv(4, TaesdEncoder.Channels);
        Plain(x => relu(x));
        for (var level = 0; level < 3; level++)
        {
            for (var i = 0; i < 3; i++) Block();
            Plain(x => interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
            Conv(TaesdEncoder.Channels, TaesdEncoder.Channels, withBias: false);
        }

        Block();
        Conv(TaesdEncoder.Channels, 3);

        void Plain(Func<Tensor, Tensor> step)
        {
            steps.Add(step);
            next++;
        }

        void Conv(long inputs, long outputs, bool withBias = true) =>
            steps.Add(Add(new AdaptableConv2d(weights.At(next++), inputs, outputs, withBias: withBias)).Forward);
        void Block() => steps.Add(Add(new TaesdBlock(weights.At(next++))).Forward);
    }

    /// <param name="latent">Scaled latents [n, 4, h, w].</param>
    /// <returns>[n, 3, 8h, 8w], about [0, 1], not clamped.</returns>
    public Tensor Forward(Tensor latent)
    {
        using var scope = NewDisposeScope();
        return steps.Aggregate(latent, (h, step) => step(h)).MoveToOuterDisposeScope();
    }
}
