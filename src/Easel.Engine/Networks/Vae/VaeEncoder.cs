using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Vae;

/// <summary>Picture to moments (<c>Encoder</c> of LDM's <c>model.py</c>, then <c>quant_conv</c>).</summary>
internal sealed class VaeEncoder : Layer
{
    private readonly AdaptableConv2d convIn;
    private readonly List<Level> levels = [];
    private readonly VaeMiddle middle;
    private readonly GroupNorm normOut;
    private readonly AdaptableConv2d convOut;

    public VaeEncoder(Weights weights, VaeConfig config)
        : base(weights)
    {
        long channels = config.Channels;
        convIn = Add(new AdaptableConv2d(weights.At("conv_in"), 3, channels));
        for (var i = 0; i < config.ChannelMultipliers.Length; i++)
        {
            long outputs = config.Channels * config.ChannelMultipliers[i];
            levels.Add(Add(new Level(weights.At("down").At(i), channels, outputs, config.ResBlocks, i < config.ChannelMultipliers.Length - 1, config.NormGroups)));
            channels = outputs;
        }

        middle = Add(new VaeMiddle(weights.At("mid"), channels, config.NormGroups));
        normOut = Add(new GroupNorm(weights.At("norm_out"), channels, 1e-6, config.NormGroups));
        convOut = Add(new AdaptableConv2d(weights.At("conv_out"), channels, 2 * config.LatentChannels));
    }

    public Tensor Forward(Tensor image)
    {
        using var scope = NewDisposeScope();
        var h = convIn.Forward(image);
        foreach (var level in levels) h = level.Forward(h);
        h = middle.Forward(h);
        return convOut.Forward(silu(normOut.Forward(h))).MoveToOuterDisposeScope();
    }

    /// <summary>The same in strips; the coarsest level, with its attention over the whole picture, is small and goes the plain way.</summary>
    public Tensor ForwardInStrips(Tensor image, Strips strips)
    {
        using var scope = NewDisposeScope();
        var h = strips.Convolve(image, convIn);
        foreach (var level in levels) h = level.ForwardInStrips(h, strips);
        h = middle.Forward(h);
        return convOut.Forward(silu(normOut.Forward(h))).MoveToOuterDisposeScope();
    }

    private sealed class Level : Layer
    {
        private readonly List<VaeResBlock> blocks = [];
        private readonly AdaptableConv2d? downsample;

        public Level(Weights weights, long inputs, long outputs, int count, bool halve, int groups)
            : base(weights)
        {
            for (var i = 0; i < count; i++)
                blocks.Add(Add(new VaeResBlock(weights.At("block").At(i), i == 0 ? inputs : outputs, outputs, groups)));
            if (halve) downsample = Add(new AdaptableConv2d(weights.At("downsample.conv"), outputs, outputs, stride: 2, padding: 0));
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var h = x.alias();
            foreach (var block in blocks) h = block.Forward(h);
            // Right and bottom only: LDM pads so that the sampling grid keeps the top left corner.
            if (downsample is not null) h = downsample.Forward(pad(h, [0, 1, 0, 1]));
            return h.MoveToOuterDisposeScope();
        }

        /// <summary>Takes <paramref name="h"/> over, as <see cref="VaeResBlock.ForwardInStrips"/> does.</summary>
        public Tensor ForwardInStrips(Tensor h, Strips strips)
        {
            using var scope = NewDisposeScope();
            h.MoveToOtherDisposeScope(scope);
            Tensor? room = null;
            foreach (var block in blocks) (h, room) = block.ForwardInStrips(h, room, strips);
            if (downsample is not null) h = strips.Halve(h, downsample);
            return h.MoveToOuterDisposeScope();
        }
    }
}
