using System.Collections.Immutable;

namespace Easel.Core.Models;

/// <summary>
/// The folders below <c>models/</c>, by the names that A1111's users have, with the names that Forge, ComfyUI and extensions give to the same.
/// </summary>
public static class ModelFolderNames
{
    /// <summary>The folders and their other names, compared without regard to case.</summary>
    private static readonly (string Folder, ImmutableArray<string> Others)[] Known =
    [
        ("Stable-diffusion", ["checkpoints", "unet", "diffusion_models"]),
        ("VAE", []),
        ("VAE-approx", ["vae_approx", "VAE-taesd"]),
        ("Lora", ["LyCORIS", "loras"]),
        ("embeddings", []),
        ("hypernetworks", []),
        ("ControlNet", ["t2i_adapter", "ipadapter"]),
        ("ESRGAN", ["RealESRGAN", "SwinIR", "upscale_models", "BSRGAN", "DAT", "HAT", "ScuNET", "LDSR"]),
        ("GFPGAN", ["facerestore_models"]),
        ("Codeformer", ["facedetection"]),
        ("AnimateDiff", ["animatediff_models"]),
        ("aesthetic_embeddings", []),
        ("text_encoder", ["clip", "text_encoders"]),
        ("TaggerOnnx", ["interrogators", "wd14_tagger"]),
    ];

    /// <summary>Every folder under its first name.</summary>
    public static ImmutableArray<string> All { get; } = [.. Known.Select(k => k.Folder)];

    /// <summary>The first name of a folder; null where it is none of them.</summary>
    public static string? Canonical(string folder) => Known
        .Where(k => k.Folder.Equals(folder, StringComparison.OrdinalIgnoreCase) || k.Others.Contains(folder, StringComparer.OrdinalIgnoreCase))
        .Select(k => k.Folder)
        .FirstOrDefault();

    /// <summary>The names under which a folder may lie there, the first name first.</summary>
    public static ImmutableArray<string> NamesOf(string canonical) => [.. Known.Where(k => k.Folder == canonical).SelectMany(k => k.Others.Prepend(k.Folder))];
}
