using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Faces.CodeFormer;

/// <summary>
/// CodeFormer (Zhou et al. 2022, arXiv:2206.11253; <c>codeformer_arch.py</c>): a transformer chooses codes of a book of face parts, and a decoder
/// paints them, looking at the encoder as much as the fidelity says.
/// </summary>
internal sealed class CodeFormerNetwork : FaceNetwork
{
    private readonly CodeFormerConfig config;
    private readonly List<(Func<Tensor, Tensor> Run, int Index)> encoder = [];
    private readonly List<(Func<Tensor, Tensor> Run, int Index)> generator = [];
    private readonly HashSet<int> encoderTaps = [];
    private readonly HashSet<int> generatorTaps = [];
    private readonly Dictionary<int, CodeFusion> fusions;
    private readonly Weight places;
    private readonly Weight book;
    private readonly AdaptableLinear feature;
    private readonly CodeTransformerLayer[] layers;
    private readonly LayerNorm headNorm;
    private readonly AdaptableLinear head;

    public CodeFormerNetwork(Weights weights, CodeFormerConfig config)
        : base(weights)
    {
        this.config = config;
        places = Take(weights, "position_emb", Initializer.Zeros, config.Tokens, config.Width);
        feature = Add(new AdaptableLinear(weights.At("feat_emb"), config.Code, config.Width));
        layers = [.. Enumerable.Range(0, config.Layers).Select(i => Add(new CodeTransformerLayer(weights.At("ft_layers").At(i), config.Width, config.Hidden)))];
        headNorm = Add(new LayerNorm(weights.At("idx_pred_layer.0"), config.Width));
        head = Add(new AdaptableLinear(weights.At("idx_pred_layer.1"), config.Width, config.Codes, withBias: false));
        book = Take(weights, "quantize.embedding.weight", Initializer.Normal002, config.Codes, config.Code);
        BuildEncoder(weights.At("encoder.blocks"));
        BuildGenerator(weights.At("generator.blocks"));
        fusions = config.Fused.ToDictionary(side => side, side => Add(new CodeFusion(weights.At($"fuse_convs_dict.{side}"), ChannelsAt(side))));
    }

    /// <inheritdoc/>
    public override int Side => config.Side;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor face, double fidelity)
    {
        using var scope = NewDisposeScope();
        var seen = new Dictionary<long, Tensor>();
        var x = face;
        foreach (var (run, index) in encoder)
        {
            x = run(x);
            if (encoderTaps.Contains(index)) seen[x.shape[3]] = x;
        }

        var tokens = feature.Forward(x.flatten(2).transpose(1, 2));
        var where = places.As(x.dtype).unsqueeze(0);
        foreach (var layer in layers) tokens = layer.Forward(tokens, where);
        var chosen = head.Forward(headNorm.Forward(tokens)).argmax(-1);
        var codes = book.As(x.dtype).index_select(0, chosen.flatten()).view(x.shape[0], x.shape[2], x.shape[3], config.Code).permute(0, 3, 1, 2).contiguous();
        // webui restores with adain: the codes take over the colours and the light of the face that is there.
        var y = Adapted(codes, x);
        foreach (var (run, index) in generator)
        {
            y = run(y);
            if (fidelity > 0 && generatorTaps.Contains(index) && fusions.TryGetValue((int)y.shape[3], out var fusion)) y = fusion.Forward(seen[y.shape[3]], y, fidelity);
        }

        return y.MoveToOuterDisposeScope();
    }

    private static Tensor Adapted(Tensor codes, Tensor like)
    {
        var (codeMean, codeStd) = Statistics(codes);
        var (mean, std) = Statistics(like);
        return (codes - codeMean) / codeStd * std + mean;

        static (Tensor Mean, Tensor Std) Statistics(Tensor x) => (x.mean([2, 3], keepdim: true), (x.flatten(2).var(-1, unbiased: true) + 1e-5).sqrt().unsqueeze(-1).unsqueeze(-1));
    }

    private long ChannelsAt(int side) => config.Channels * config.Multipliers[(int)Math.Log2(config.Side / side)];

    // Encoder and generator are one numbered row of blocks each; the numbers count norms and convolutions at the ends too.
    private void BuildEncoder(Weights place)
    {
        var next = 0;
        var (channels, side) = (config.Channels, config.Side);
        Step(encoder, Add(new AdaptableConv2d(place.At(next), 3, channels)).Forward, ref next);
        for (var level = 0; level < config.Multipliers.Length; level++)
        {
            for (var block = 0; block < CodeFormerConfig.Blocks; block++)
            {
                Step(encoder, Add(new CodeResBlock(place.At(next), channels, config.Channels * config.Multipliers[level])).Forward, ref next);
                channels = config.Channels * config.Multipliers[level];
                if (side == config.LowestSide) Step(encoder, Add(new CodeAttention(place.At(next), channels)).Forward, ref next);
            }

            encoderTaps.Add(next - 1);
            if (level == config.Multipliers.Length - 1) continue;
            Step(encoder, Add(new CodeResize(place.At(next), channels, halves: true)).Forward, ref next);
            side /= 2;
        }

        Middle(encoder, place, channels, ref next);
        Step(encoder, Add(new GroupNorm(place.At(next), channels, 1e-6)).Forward, ref next);
        Step(encoder, Add(new AdaptableConv2d(place.At(next), channels, config.Code)).Forward, ref next);
    }

    private void BuildGenerator(Weights place)
    {
        var next = 0;
        var (channels, side) = (config.Channels * config.Multipliers[^1], config.LowestSide);
        Step(generator, Add(new AdaptableConv2d(place.At(next), config.Code, channels)).Forward, ref next);
        Middle(generator, place, channels, ref next);
        for (var level = config.Multipliers.Length - 1; level >= 0; level--)
        {
            for (var block = 0; block < CodeFormerConfig.Blocks; block++)
            {
                Step(generator, Add(new CodeResBlock(place.At(next), channels, config.Channels * config.Multipliers[level])).Forward, ref next);
                channels = config.Channels * config.Multipliers[level];
                if (block == 0) generatorTaps.Add(next - 1);
                if (side == config.LowestSide) Step(generator, Add(new CodeAttention(place.At(next), channels)).Forward, ref next);
            }

            if (level == 0) continue;
            Step(generator, Add(new CodeResize(place.At(next), channels, halves: false)).Forward, ref next);
            side *= 2;
        }

        Step(generator, Add(new GroupNorm(place.At(next), channels, 1e-6)).Forward, ref next);
        Step(generator, Add(new AdaptableConv2d(place.At(next), channels, 3)).Forward, ref next);
    }

    private void Middle(List<(Func<Tensor, Tensor>, int)> steps, Weights place, long channels, ref int next)
    {
        Step(steps, Add(new CodeResBlock(place.At(next), channels, channels)).Forward, ref next);
        Step(steps, Add(new CodeAttention(place.At(next), channels)).Forward, ref next);
        Step(steps, Add(new CodeResBlock(place.At(next), channels, channels)).Forward, ref next);
    }

    private static void Step(List<(Func<Tensor, Tensor>, int)> steps, Func<Tensor, Tensor> run, ref int next) => steps.Add((run, next++));
}
