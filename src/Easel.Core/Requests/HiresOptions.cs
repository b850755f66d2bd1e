namespace Easel.Core.Requests;

/// <summary>A second pass over an enlarged first result ("hires fix").</summary>
/// <param name="Scale">Enlargement of both sides, above 1 and at most 8.</param>
/// <param name="Upscaler">An upscaler's name; null takes the latent one.</param>
/// <param name="Steps">Steps of the second pass; 0 takes the first pass's.</param>
/// <param name="Strength">Denoising strength of the second pass, 0 to 1.</param>
public sealed record HiresOptions(double Scale = 2, string? Upscaler = null, int Steps = 0, double Strength = 0.7);
