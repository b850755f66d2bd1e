using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.UNet;

/// <summary>
/// The network that predicts noise (or velocity) in latents: Rombach et al. 2022, arXiv:2112.10752; Podell et al. 2023, arXiv:2307.01952.
/// Structure and names: CompVis stable-diffusion and Stability generative-models, <c>openaimodel.py</c>.
/// </summary>
public sealed partial class UNetModel : Layer
{
    private readonly TimeEmbedding timeEmbed;
    private readonly TimeEmbedding? labelEmbed;
    private readonly List<UNetStage> down = [];
    private readonly UNetStage middle;
    private readonly List<UNetStage> up = [];
    private readonly GroupNorm normOut;
    private readonly AdaptableConv2d convOut;

    /// <param name="weights">The place of <c>time_embed</c>, <c>input_blocks</c> …: <c>model.diffusion_model</c>.</param>
    /// <param name="config">The shape.</param>
    public UNetModel(Weights weights, UNetConfig config)
        : base(weights)
    {
        Config = config;
        long timeDim = 4 * config.ModelChannels;
        timeEmbed = Add(new TimeEmbedding(weights.At("time_embed"), config.ModelChannels, timeDim));
        if (config.VectorDim is { } vectorDim) labelEmbed = Add(new TimeEmbedding(weights.At("label_emb.0"), vectorDim, timeDim));

        UNetLayer Transformer(Weights place, long channels, int depth)
        {
            var heads = config.Heads ?? channels / config.HeadChannels!.Value;
            return config.ContextDim == 0
                ? new AttentionBlock(place, channels, heads)
                : new SpatialTransformer(place, channels, config.ContextDim, heads, depth, config.LinearProjection);
        }

        var last = config.ChannelMultipliers.Length - 1;
        long ch = config.ModelChannels;
        var skips = new Stack<long>([ch]);
        var inputs = weights.At("input_blocks");
        down.Add(Add(new UNetStage(inputs.At(0), [Resample.Enter(inputs.At("0.0"), config.InChannels, ch)])));
        for (var level = 0; level <= last; level++)
        {
            long outputs = config.ModelChannels * config.ChannelMultipliers[level];
            for (var i = 0; i < config.ResBlocks[level]; i++)
            {
                var place = inputs.At(down.Count);
                List<UNetLayer> layers = [new ResBlock(place.At(0), ch, outputs, timeDim)];
                if (config.TransformerDepth[level] is > 0 and var depth) layers.Add(Transformer(place.At(1), outputs, depth));
                down.Add(Add(new UNetStage(place, layers)));
                ch = outputs;
                skips.Push(ch);
            }

            if (level == last) continue;
            var between = inputs.At(down.Count);
            down.Add(Add(new UNetStage(between, [Resample.Halve(between.At(0), ch)])));
            skips.Push(ch);
        }

        var center = weights.At("middle_block");
        middle = Add(new UNetStage(center, [
            new ResBlock(center.At(0), ch, ch, timeDim),
            Transformer(center.At(1), ch, config.MiddleTransformerDepth),
            new ResBlock(center.At(2), ch, ch, timeDim),
        ]));

        for (var level = last; level >= 0; level--)
        {
            long outputs = config.ModelChannels * config.ChannelMultipliers[level];
            for (var i = 0; i <= config.ResBlocks[level]; i++)
            {
                var place = weights.At("output_blocks").At(up.Count);
                List<UNetLayer> layers = [new ResBlock(place.At(0), ch + skips.Pop(), outputs, timeDim)];
                if (config.TransformerDepth[level] is > 0 and var depth) layers.Add(Transformer(place.At(1), outputs, depth));
                if (level > 0 && i == config.ResBlocks[level]) layers.Add(Resample.Double(place.At(layers.Count), outputs));
                up.Add(Add(new UNetStage(place, layers)));
                ch = outputs;
            }
        }

        normOut = Add(new GroupNorm(weights.At("out.0"), ch, 1e-5));
        convOut = Add(new AdaptableConv2d(weights.At("out.2"), ch, config.OutChannels, initializer: Initializer.Zeros));
    }

    /// <summary>The shape.</summary>
    public UNetConfig Config { get; }

    /// <summary>The prediction for noisy latents.</summary>
    /// <returns>A new tensor [n, out channels, h, w].</returns>
    /// <exception cref="ArgumentException">The family needs a vector and <paramref name="inputs"/> has none.</exception>
    public Tensor Forward(UNetInputs inputs)
    {
        using var scope = NewDisposeScope();
        var signals = new UNetSignals(Embed(inputs), inputs.Context);
        var skips = new Stack<Tensor>();
        var h = inputs.X;
        foreach (var stage in down)
        {
            h = stage.Forward(h, signals);
            skips.Push(h);
        }

        h = middle.Forward(h, signals);
        foreach (var stage in up)
        {
            // A skip is freed as soon as it is joined, and the joined copy as soon as the stage has read it.
            using var stageScope = NewDisposeScope();
            var skip = skips.Pop().MoveToOtherDisposeScope(stageScope);
            h.MoveToOtherDisposeScope(stageScope);
            // Halving an odd side rounds up, so that doubling it overshoots (A1111, modules/sd_hijack_unet.py).
            if (h.shape[2] != skip.shape[2] || h.shape[3] != skip.shape[3]) h = interpolate(h, size: skip.shape[2..], mode: InterpolationMode.Nearest);
            var joined = cat([h, skip], 1);
            h.Dispose();
            skip.Dispose();
            h = stage.Forward(joined, signals).MoveToOuterDisposeScope();
        }

        using var visitNorm = normOut.Visit(h.device);
        using var visitOut = convOut.Visit(h.device);
        return normOut.ThenConvolved(h, convOut).MoveToOuterDisposeScope();
    }

    private Tensor Embed(UNetInputs inputs)
    {
        using var scope = NewDisposeScope();
        var dtype = inputs.X.dtype;
        using var visitTime = timeEmbed.Visit(inputs.X.device);
        using var visitLabel = labelEmbed?.Visit(inputs.X.device);
        var time = timeEmbed.Forward(Sinusoids.Of(inputs.Timesteps, Config.ModelChannels).to(dtype));
        if (labelEmbed is not null)
        {
            var vector = inputs.Vector ?? throw new ArgumentException("This UNet reads a vector (SDXL's y); give UNetInputs.Vector.", nameof(inputs));
            time = time + labelEmbed.Forward(vector.to(dtype));
        }

        return time.MoveToOuterDisposeScope();
    }
}
