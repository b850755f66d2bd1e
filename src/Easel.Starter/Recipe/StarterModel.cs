using Easel.Engine.Families;

namespace Easel.Starter.Recipe;

/// <summary>The starter model's shape: a small Stable Diffusion 1 of the ordinary kind (docs/starter.md).</summary>
public static class StarterModel
{
    /// <summary>Native side in pixels; 16 × 16 latents.</summary>
    public const int Size = 128;

    /// <summary>The name of the shipped file, without an ending.</summary>
    public const string Name = "easel-starter";

    /// <summary>SD 1's constant between VAE and UNet; the trained VAE is rescaled to fit it.</summary>
    public static LatentFormat Latents { get; } = new(4, 0.18215);

    /// <summary>
    /// Four levels, so that a latent cell covers 8 × 8 pixels. Four norm groups: with 32, groups of one or two channels would lose every
    /// absolute colour (docs/decisions/006-starter-norm-groups.md).
    /// </summary>
    public static VaeConfig Vae { get; } =
        new(Channels: 32, ChannelMultipliers: [1, 2, 2, 4], ResBlocks: 1, LatentChannels: 4, NormGroups: 4);

    /// <summary>Attention at the two lower levels, 8 heads as in SD 1.</summary>
    public static UNetConfig UNet { get; } = new(
        InChannels: 4,
        OutChannels: 4,
        ModelChannels: 64,
        ChannelMultipliers: [1, 2, 4],
        ResBlocks: [1, 1, 1],
        TransformerDepth: [0, 1, 1],
        MiddleTransformerDepth: 1,
        ContextDim: 192,
        Heads: 8,
        HeadChannels: null,
        LinearProjection: false,
        VectorDim: null);

    /// <summary>CLIP's text tower, small; <paramref name="vocabulary"/> is smaller while training (<see cref="CompactVocabulary"/>).</summary>
    public static TextEncoderConfig Text(int vocabulary = 49408) => new(
        TextEncoderKind.Clip,
        Prefix: "cond_stage_model.transformer",
        Width: 192,
        Layers: 4,
        Heads: 3,
        FeedForward: 768,
        VocabularySize: vocabulary,
        QuickGelu: true,
        ProjectionDim: null,
        TextLayer.Last,
        PadId: 49407);
}
