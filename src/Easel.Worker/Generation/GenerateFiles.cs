using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Worker.Models;

namespace Easel.Worker.Generation;

/// <summary>The files of a generation, found.</summary>
/// <param name="Model">The checkpoint.</param>
/// <param name="Vae">The separate VAE, or null.</param>
/// <param name="InitNoise">The start noise, or null.</param>
internal sealed record GenerateFiles(string Model, string? Vae, string? InitNoise)
{
    /// <summary>The second pass's own checkpoint, or null.</summary>
    public string? HiresModel { get; init; }

    /// <summary>The separate VAE of the second pass's own checkpoint, or null.</summary>
    public string? HiresVae { get; init; }

    /// <summary>The checkpoint that finishes runs, or null.</summary>
    public string? Refiner { get; init; }

    /// <summary>Its separate VAE, or null.</summary>
    public string? RefinerVae { get; init; }

    /// <summary>What enlarges pixels between two passes; null where latents are enlarged, or there is one pass.</summary>
    public UpscalerChoice? Upscaler { get; init; }

    /// <summary>The picture that stands for the first pass, or null.</summary>
    public string? FirstPass { get; init; }

    /// <summary>What enlarges a picture to start from; null where none is named.</summary>
    public UpscalerChoice? ImageUpscaler { get; init; }

    /// <summary>What restores faces, or null.</summary>
    public FaceRestoration? Faces { get; init; }

    /// <summary>Finds them.</summary>
    /// <exception cref="ModelNotFoundException">A model is not there.</exception>
    /// <exception cref="InvalidRequestException">An input is not there.</exception>
    public static GenerateFiles Find(GenerateRequest request, IModelStore models, IAssetStore assets)
    {
        var hires = request.Hires;
        var checkpoint = models.Find(ModelKind.Checkpoint, request.Model);
        var second = hires?.Model is { } model ? models.Find(ModelKind.Checkpoint, model) : null;
        var third = request.Refiner is { } refiner ? models.Find(ModelKind.Checkpoint, refiner.Refiner) : null;
        return new GenerateFiles(
            checkpoint,
            VaeChoice.Find(request.Vae, checkpoint, models),
            request.InitNoise is null ? null : assets.InputPath("initNoise", request.InitNoise))
        {
            HiresModel = second,
            HiresVae = second is null ? null : VaeChoice.Find(request.Vae, second, models),
            Refiner = third,
            RefinerVae = third is null ? null : VaeChoice.Find(request.Vae, third, models),
            Upscaler = hires is null || LatentResize.Find(hires.Upscaler) is not null ? null : Enlarger(hires.Upscaler!, models),
            ImageUpscaler = request.Image?.ImageUpscaler is { } upscaler ? UpscalerChoice.Find(models, upscaler) : null,
            Faces = request.Faces is { } faces ? FaceRestoration.Find(faces, models) : null,
            FirstPass = hires?.FirstPass is { } picture ? assets.InputPath("hires.firstPass", picture) : null,
        };
    }

    private static UpscalerChoice Enlarger(string name, IModelStore models)
    {
        try
        {
            return UpscalerChoice.Find(models, name);
        }
        catch (ModelNotFoundException e)
        {
            throw new ModelNotFoundException(name, $"{e.Message} Latents can be enlarged without a file: {string.Join(", ", LatentResize.All.Select(it => it.Name))}.");
        }
    }
}
