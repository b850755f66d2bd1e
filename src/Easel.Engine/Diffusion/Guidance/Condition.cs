using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Guidance;

/// <summary>What a network is told beside the latents and the time; all tensors have one row per latent.</summary>
/// <param name="Context">Text features for cross attention [rows, tokens, width]; tokens a multiple of 77.</param>
/// <param name="Vector">SDXL's pooled text and sizes [rows, width], or null.</param>
/// <param name="Concat">Channels joined to the latents (inpainting, instruct-pix2pix) [rows, c, h, w], or null.</param>
public sealed record Condition(Tensor Context, Tensor? Vector = null, Tensor? Concat = null)
{
    /// <summary>The number of rows.</summary>
    public long Rows => Context.shape[0];

    /// <summary>The rows from <paramref name="start"/> on, as views.</summary>
    public Condition Slice(long start, long count) =>
        new(Context.narrow(0, start, count), Vector?.narrow(0, start, count), Concat?.narrow(0, start, count));

    /// <summary>All rows of all parts; their contexts must have equal length.</summary>
    public static Condition Join(params IReadOnlyList<Condition> parts) => new(
        cat([.. parts.Select(part => part.Context)]),
        parts[0].Vector is null ? null : cat([.. parts.Select(part => part.Vector!)]),
        parts[0].Concat is null ? null : cat([.. parts.Select(part => part.Concat!)]));
}
