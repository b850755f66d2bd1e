namespace Easel.Core.Requests;

/// <summary>What a job keeps besides its result, and where and how.</summary>
/// <param name="Path">A file or a folder; null takes the outputs folder. Only the asset store reads it.</param>
/// <param name="Format">Format of the pictures.</param>
/// <param name="SaveLatents">File for the last latents (safetensors, one tensor <c>latents</c> [n, 4, h, w]); null keeps none.</param>
/// <param name="SaveSteps">File for the latents of each step (safetensors, <c>step_000</c> the start latent, <c>step_001</c> … after each step); null keeps none.</param>
/// <param name="Quality">Quality of JPEG, WebP and AVIF, 1 to 100 (webui's <c>jpeg_quality</c>).</param>
/// <param name="AddNumber">Whether a running number stands before the name (webui's <c>save_images_add_number</c>).</param>
public sealed record OutputOptions(
    string? Path = null, ImageFormat Format = ImageFormat.Png, string? SaveLatents = null, string? SaveSteps = null, int Quality = 90, bool AddNumber = true)
{
    /// <summary>WebP without loss (webui's <c>webp_lossless</c>).</summary>
    public bool Lossless { get; init; }

    /// <summary>Pattern of the files' names, for instance <c>[seed]-[prompt_words]</c>; null takes <c>[seed]</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Pattern of the folder below the output folder; null takes <c>[date]</c> in the outputs folder, and none in a folder that was named.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the parameters go into a text file beside each picture too (webui's <c>save_txt</c>).</summary>
    public bool Sidecar { get; init; }

    /// <summary>Whether each picture gets a line in <c>log.csv</c> of the output folder.</summary>
    public bool Log { get; init; }

    /// <summary>Whether a picture of all pictures is saved where there are several.</summary>
    public bool Grid { get; init; }

    /// <summary>Whether the parameters are hidden in the pixels too; in PNG and lossless WebP only.</summary>
    public StealthText Stealth { get; init; }
}
