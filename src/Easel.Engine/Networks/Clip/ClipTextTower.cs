using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Clip;

/// <summary>OpenAI's CLIP under Hugging Face's names (transformers, <c>CLIPTextModel</c>): SD 1, and SDXL's first tower.</summary>
internal sealed class ClipTextTower : TextTower
{
    private readonly Embedding tokens;
    private readonly Embedding positions;
    private readonly List<HuggingFaceLayer> layers = [];
    private readonly LayerNorm finalNorm;
    private readonly AdaptableLinear? projection;

    public ClipTextTower(Weights weights, TextEncoderConfig config)
        : base(weights, config)
    {
        var place = weights.At("text_model");
        var embeddings = place.At("embeddings");
        tokens = Add(new Embedding(embeddings.At("token_embedding"), config.VocabularySize, config.Width, Initializer.Normal002));
        positions = Add(new Embedding(embeddings.At("position_embedding"), 77, config.Width, Initializer.Normal001));
        for (var i = 0; i < config.Layers; i++) layers.Add(Add(new HuggingFaceLayer(place.At("encoder.layers").At(i), config)));
        finalNorm = Add(new LayerNorm(place.At("final_layer_norm"), config.Width));
        if (config.ProjectionDim is { } dim)
            projection = Add(new AdaptableLinear(weights.At("text_projection"), config.Width, dim, withBias: false));
    }

    public override Tensor Embed(Tensor ids) => tokens.Forward(ids);

    public override Tensor Norm(Tensor hidden) => finalNorm.Forward(hidden);

    public override Tensor Pool(Tensor lastHidden, Tensor ends)
    {
        using var scope = NewDisposeScope();
        var end = AtEnds(lastHidden, ends);
        return (projection?.Forward(end) ?? end).MoveToOuterDisposeScope();
    }

    private protected override Tensor Positions(long count) => positions.First(count);

    private protected override Tensor Run(int layer, Tensor hidden) => layers[layer].Forward(hidden);

    private sealed class HuggingFaceLayer : ClipLayer
    {
        private readonly long heads;
        private readonly AdaptableLinear q;
        private readonly AdaptableLinear k;
        private readonly AdaptableLinear v;
        private readonly AdaptableLinear output;

        public HuggingFaceLayer(Weights weights, TextEncoderConfig config)
            : base(weights, config)
        {
            heads = config.Heads;
            Norm1 = Add(new LayerNorm(weights.At("layer_norm1"), config.Width));
            q = Add(new AdaptableLinear(weights.At("self_attn.q_proj"), config.Width, config.Width));
            k = Add(new AdaptableLinear(weights.At("self_attn.k_proj"), config.Width, config.Width));
            v = Add(new AdaptableLinear(weights.At("self_attn.v_proj"), config.Width, config.Width));
            output = Add(new AdaptableLinear(weights.At("self_attn.out_proj"), config.Width, config.Width));
            Norm2 = Add(new LayerNorm(weights.At("layer_norm2"), config.Width));
            First = Add(new AdaptableLinear(weights.At("mlp.fc1"), config.Width, config.FeedForward));
            Second = Add(new AdaptableLinear(weights.At("mlp.fc2"), config.FeedForward, config.Width));
        }

        private protected override LayerNorm Norm1 { get; }

        private protected override LayerNorm Norm2 { get; }

        private protected override AdaptableLinear First { get; }

        private protected override AdaptableLinear Second { get; }

        private protected override Tensor Attend(Tensor x) =>
            output.Forward(Attention.Run(q.Forward(x), k.Forward(x), v.Forward(x), heads, causal: true));
    }
}
