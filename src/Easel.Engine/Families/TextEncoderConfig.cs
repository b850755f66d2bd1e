namespace Easel.Engine.Families;

/// <summary>How a text tower's tensors are named and wired.</summary>
public enum TextEncoderKind
{
    /// <summary>Hugging Face's CLIPTextModel names (<c>text_model.encoder.layers.0.self_attn.q_proj</c>): SD 1, SDXL's first.</summary>
    Clip,

    /// <summary>OpenCLIP's names (<c>transformer.resblocks.0.attn.in_proj_weight</c>): SD 2, SDXL's second.</summary>
    OpenClip,
}

/// <summary>Which hidden state a family reads, where the request does not say otherwise (clip skip 1).</summary>
public enum TextLayer
{
    /// <summary>The last hidden state, through the final norm (SD 1).</summary>
    Last,

    /// <summary>The hidden state before the last layer, through the final norm (SD 2).</summary>
    PenultimateNormed,

    /// <summary>The hidden state before the last layer, without the final norm (SDXL).</summary>
    Penultimate,
}

/// <summary>The shape of a text tower, and how its family uses it.</summary>
/// <param name="Kind">Names and wiring.</param>
/// <param name="Prefix">Where the tower's tensors stand in a single-file checkpoint, without the trailing dot.</param>
/// <param name="Width">Width of the hidden states: 768 (CLIP-L), 1024 (OpenCLIP-H), 1280 (bigG).</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="FeedForward">Width of the hidden layer of each MLP, usually 4 × <paramref name="Width"/>.</param>
/// <param name="VocabularySize">Rows of the token embedding, 49408.</param>
/// <param name="QuickGelu">True for x·σ(1.702x) (OpenAI's CLIP), false for the exact GELU (OpenCLIP).</param>
/// <param name="ProjectionDim">Width of the pooled output, or null where the tower has no <c>text_projection</c>.</param>
/// <param name="Layer">The hidden state that cross-attention reads.</param>
/// <param name="PadId">Token that fills a chunk behind the end token: 49407 (CLIP-L) or 0 (OpenCLIP).</param>
public sealed record TextEncoderConfig(
    TextEncoderKind Kind,
    string Prefix,
    int Width,
    int Layers,
    int Heads,
    int FeedForward,
    int VocabularySize,
    bool QuickGelu,
    int? ProjectionDim,
    TextLayer Layer,
    int PadId);
