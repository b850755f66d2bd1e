namespace Easel.Core.Requests;

/// <summary>What a generation keeps besides its result, and where.</summary>
/// <param name="Path">A file or a folder; null takes the outputs folder. Only the asset store reads it.</param>
/// <param name="Format">Format of the pictures.</param>
/// <param name="SaveLatents">File for the last latents (safetensors, one tensor <c>latents</c> [n, 4, h, w]); null keeps none.</param>
/// <param name="SaveSteps">File for the latents of each step (safetensors, <c>step_000</c> the start latent, <c>step_001</c> … after each step); null keeps none.</param>
public sealed record OutputOptions(string? Path = null, ImageFormat Format = ImageFormat.Png, string? SaveLatents = null, string? SaveSteps = null);
