namespace Easel.Core.Requests;

/// <summary>A second pass over an enlarged first result ("hires fix").</summary>
/// <param name="Scale">Enlargement of both sides, above 1 and at most 8; not looked at where a size is given.</param>
/// <param name="Upscaler">An upscaler's name; null takes the latent one.</param>
/// <param name="Steps">Steps of the second pass, all of which are run; 0 takes the first pass's.</param>
/// <param name="Strength">Denoising strength of the second pass, 0 to 1.</param>
/// <param name="Width">Width of the result; 0 follows from the height, or both from the scale. With both sides given the picture is cut to fit.</param>
/// <param name="Height">Height of the result.</param>
/// <param name="Sampler">Sampler of the second pass; null takes the first pass's.</param>
/// <param name="Scheduler">Its noise schedule; null takes the first pass's.</param>
/// <param name="Model">Checkpoint of the second pass; null takes the first pass's.</param>
/// <param name="Prompt">Its prompt; null takes the first pass's.</param>
/// <param name="Negative">Its negative prompt; null takes the first pass's.</param>
/// <param name="Cfg">Its guidance scale; null takes the first pass's.</param>
/// <param name="FirstPass">File of a finished picture that stands for the first pass's result; null paints it.</param>
/// <param name="KeepFirst">Keep the first pass's picture too.</param>
public sealed record HiresOptions(
    double Scale = 2,
    string? Upscaler = null,
    int Steps = 0,
    double Strength = 0.7,
    int Width = 0,
    int Height = 0,
    string? Sampler = null,
    string? Scheduler = null,
    string? Model = null,
    string? Prompt = null,
    string? Negative = null,
    double? Cfg = null,
    string? FirstPass = null,
    bool KeepFirst = false);
