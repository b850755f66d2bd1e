using Easel.Engine.Families;

namespace Easel.Benchmarks;

/// <summary>Stable Diffusion 1.5 at its real size.</summary>
internal static class FullSize
{
    public static UNetConfig UNet { get; } = new(
        InChannels: 4,
        OutChannels: 4,
        ModelChannels: 320,
        ChannelMultipliers: [1, 2, 4, 4],
        ResBlocks: [2, 2, 2, 2],
        TransformerDepth: [1, 1, 1, 0],
        MiddleTransformerDepth: 1,
        ContextDim: 768,
        Heads: 8,
        HeadChannels: null,
        LinearProjection: false,
        VectorDim: null);

    public static VaeConfig Vae { get; } = new(Channels: 128, ChannelMultipliers: [1, 2, 4, 4], ResBlocks: 2, LatentChannels: 4);

    public static TextEncoderConfig Text { get; } = new(
        TextEncoderKind.Clip,
        "cond_stage_model.transformer",
        Width: 768,
        Layers: 12,
        Heads: 12,
        FeedForward: 3072,
        VocabularySize: 49408,
        QuickGelu: true,
        ProjectionDim: null,
        TextLayer.Last,
        PadId: 49407);
}
