using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Vae;

/// <summary>Latent to picture (<c>Decoder</c> of LDM's <c>model.py</c>).</summary>
internal sealed class VaeDecoder : Layer
{
    private readonly AdaptableConv2d convIn;
    private readonly VaeMiddle middle;
    private readonly List<Level> levels = [];
    private readonly GroupNorm normOut;
    private readonly AdaptableConv2d convOut;

    public VaeDecoder(Weights weights, VaeConfig config)
        : base(weights)
    {
        long channels = config.Channels * config.ChannelMultipliers[^1];
        convIn = Add(new AdaptableConv2d(weights.At("conv_in"), config.LatentChannels, channels));
        middle = Add(new VaeMiddle(weights.At("mid"), channels, config.NormGroups));
        for (var i = config.ChannelMultipliers.Length - 1; i >= 0; i--)
        {
            long outputs = config.Channels * config.ChannelMultipliers[i];
            levels.Add(Add(new Level(weights.At("up").At(i), channels, outputs, config.ResBlocks + 1, i > 0, config.NormGroups)));
            channels = outputs;
        }

        normOut = Add(new GroupNorm(weights.At("norm_out"), channels, 1e-6, config.NormGroups));
        convOut = Add(new AdaptableConv2d(weights.At("conv_out"), channels, 3));
    }

    public Tensor Forward(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var h = middle.Forward(convIn.Forward(latent));
        foreach (var level in levels) h = level.Forward(h);
        return convOut.Forward(silu(normOut.Forward(h))).MoveToOuterDisposeScope();
    }

    /// <summary>The same in strips; the coarsest level, with its attention over the whole picture, is small and goes the plain way.</summary>
    public Tensor ForwardInStrips(Tensor latent, Strips strips)
    {
        using var scope = NewDisposeScope();
        var h = middle.Forward(convIn.Forward(latent));
        foreach (var level in levels) h = level.ForwardInStrips(h, strips);
        return strips.Convolve(h, convOut, VaeResBlock.NormedSilu(normOut, h)).MoveToOuterDisposeScope();
    }

    private sealed class Level : Layer
    {
        private readonly List<VaeResBlock> blocks = [];
        private readonly AdaptableConv2d? upsample;

        public Level(Weights weights, long inputs, long outputs, int count, bool twice, int groups)
            : base(weights)
        {
            for (var i = 0; i < count; i++)
                blocks.Add(Add(new VaeResBlock(weights.At("block").At(i), i == 0 ? inputs : outputs, outputs, groups)));
            if (twice) upsample = Add(new AdaptableConv2d(weights.At("upsample.conv"), outputs, outputs));
        }

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var h = x.alias();
            foreach (var block in blocks) h = block.Forward(h);
            if (upsample is not null) h = upsample.Forward(interpolate(h, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
            return h.MoveToOuterDisposeScope();
        }

        /// <summary>Takes <paramref name="h"/> over, as <see cref="VaeResBlock.ForwardInStrips"/> does.</summary>
        public Tensor ForwardInStrips(Tensor h, Strips strips)
        {
            using var scope = NewDisposeScope();
            h.MoveToOtherDisposeScope(scope);
            Tensor? room = null;
            foreach (var block in blocks) (h, room) = block.ForwardInStrips(h, room, strips);
            if (upsample is not null) h = strips.Double(WithoutRoom(h, room), upsample);
            return h.MoveToOuterDisposeScope();
        }

        // Its memory has the room in it, which the doubled picture needs more.
        private static Tensor WithoutRoom(Tensor h, Tensor? room)
        {
            if (room is null) return h;
            var alone = h.clone();
            room.Dispose();
            h.Dispose();
            return alone;
        }
    }
}
