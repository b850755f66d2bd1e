using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Srvgg;

/// <summary>
/// Real-ESRGAN's compact network (<c>SRVGGNetCompact</c> of <c>realesrgan/archs/srvgg_arch.py</c>): a row of convolutions at the small size, one
/// unfolding at the end, and the enlarged input added to it.
/// </summary>
public sealed class SrvggNetwork : UpscalerNetwork
{
    private readonly SrvggConfig config;
    private readonly List<Func<Tensor, Tensor>> steps = [];

    /// <param name="weights">The root; names such as <c>body.0.weight</c> count activations too.</param>
    /// <param name="config">The shape.</param>
    public SrvggNetwork(Weights weights, SrvggConfig config)
        : base(weights)
    {
        this.config = config;
        var place = weights.At("body");
        var next = 0;
        for (var i = 0; i <= config.Convolutions; i++)
        {
            steps.Add(Add(new AdaptableConv2d(place.At(next++), i == 0 ? 3 : config.Width, config.Width)).Forward);
            steps.Add(config.Activation == SrvggActivation.PRelu ? Add(new PRelu(place.At(next++), config.Width)).Forward : relu);
            if (config.Activation == SrvggActivation.Relu) next++;
        }

        steps.Add(Add(new AdaptableConv2d(place.At(next), config.Width, 3L * config.Factor * config.Factor)).Forward);
    }

    /// <inheritdoc/>
    public override int Factor => config.Factor;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = x;
        foreach (var step in steps)
        {
            var next = step(y);
            if (!ReferenceEquals(y, x) && !next.requires_grad) y.Dispose();
            y = next;
        }

        y = pixel_shuffle(y, config.Factor);
        return (y + interpolate(x, scale_factor: [config.Factor, config.Factor], mode: InterpolationMode.Nearest)).MoveToOuterDisposeScope();
    }

    private static Tensor relu(Tensor x) => nn.functional.relu(x);
}
