using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Clip;

/// <summary>OpenCLIP's text tower under its own names (mlfoundations open_clip, <c>transformer.py</c>): SD 2 (H), SDXL's second (bigG).</summary>
internal sealed class OpenClipTextTower : TextTower
{
    private readonly Embedding tokens;
    private readonly Embedding positions;
    private readonly List<OpenClipLayer> layers = [];
    private readonly LayerNorm finalNorm;
    private readonly Weight? projection;

    public OpenClipTextTower(Weights weights, TextEncoderConfig config)
        : base(weights, config)
    {
        tokens = Add(new Embedding(weights.At("token_embedding"), config.VocabularySize, config.Width, Initializer.Normal002));
        positions = Add(new Embedding(weights, 77, config.Width, Initializer.Normal001, "positional_embedding"));
        for (var i = 0; i < config.Layers; i++) layers.Add(Add(new OpenClipLayer(weights.At("transformer.resblocks").At(i), config)));
        finalNorm = Add(new LayerNorm(weights.At("ln_final"), config.Width));
        // Stored [width, projection], not transposed like a linear layer's weight.
        if (config.ProjectionDim is { } dim) projection = Take(weights, "text_projection", Initializer.FanIn, config.Width, dim);
    }

    public override Tensor Embed(Tensor ids) => tokens.Forward(ids);

    public override Tensor Norm(Tensor hidden) => finalNorm.Forward(hidden);

    public override Tensor Pool(Tensor lastHidden, Tensor ends)
    {
        using var scope = NewDisposeScope();
        var end = AtEnds(lastHidden, ends);
        return (projection is null ? end : end.matmul(projection.As(end.dtype))).MoveToOuterDisposeScope();
    }

    private protected override Tensor Positions(long count) => positions.First(count);

    private protected override Tensor Run(int layer, Tensor hidden) => layers[layer].Forward(hidden);

    private sealed class OpenClipLayer : ClipLayer
    {
        private readonly long heads;
        private readonly AdaptableLinear qkv;
        private readonly AdaptableLinear output;

        public OpenClipLayer(Weights weights, TextEncoderConfig config)
            : base(weights, config)
        {
            heads = config.Heads;
            Norm1 = Add(new LayerNorm(weights.At("ln_1"), config.Width));
            qkv = Add(new AdaptableLinear(weights.At("attn"), config.Width, 3 * config.Width, prefix: "in_proj_"));
            output = Add(new AdaptableLinear(weights.At("attn.out_proj"), config.Width, config.Width));
            Norm2 = Add(new LayerNorm(weights.At("ln_2"), config.Width));
            First = Add(new AdaptableLinear(weights.At("mlp.c_fc"), config.Width, config.FeedForward));
            Second = Add(new AdaptableLinear(weights.At("mlp.c_proj"), config.FeedForward, config.Width));
        }

        private protected override LayerNorm Norm1 { get; }

        private protected override LayerNorm Norm2 { get; }

        private protected override AdaptableLinear First { get; }

        private protected override AdaptableLinear Second { get; }

        private protected override Tensor Attend(Tensor x)
        {
            var parts = qkv.Forward(x).chunk(3, -1);
            return output.Forward(Attention.Run(parts[0], parts[1], parts[2], heads, causal: true));
        }
    }
}
