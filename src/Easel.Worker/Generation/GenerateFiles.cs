namespace Easel.Worker.Generation;

/// <summary>The files of a generation, found.</summary>
/// <param name="Model">The checkpoint.</param>
/// <param name="Vae">The separate VAE, or null.</param>
/// <param name="InitNoise">The start noise, or null.</param>
internal sealed record GenerateFiles(string Model, string? Vae, string? InitNoise);
