using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Families;

namespace Easel.Engine.Pipelines;

/// <summary>What a request comes to for one model: everything that "automatic" or "the model's own" stood for is decided.</summary>
/// <param name="Request">The request, its prompts without comments and its seeds drawn.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="ClipSkip">1 reads the text encoder's usual hidden state.</param>
/// <param name="Sampling">Sampler and noise levels.</param>
/// <param name="Seeds">Of all pictures of the job, in order.</param>
public sealed record GenerationPlan(GenerateRequest Request, int Width, int Height, int ClipSkip, SamplingPlan Sampling, BatchSeeds Seeds)
{
    /// <summary>The second pass, or null.</summary>
    public HiresPlan? Hires { get; init; }

    /// <summary>What SDXL is told of sizes; other families do not look at it.</summary>
    public PictureSizes Sizes { get; init; } = new(Width, Height);

    /// <summary>Denoiser calls that the first pass's prompts are spread over.</summary>
    public int Calls => Sampling.Sampler.TotalSteps(Request.Steps);

    /// <summary>Steps of a batch, in all passes that are painted.</summary>
    public int Steps => (Request.Image is { Strength: 0 } || Request.Hires is { FirstPass: not null } ? 0 : Sampling.Steps) + (Hires?.Steps ?? 0);

    /// <summary>Batches of the job.</summary>
    public int Batches => Request.Count;

    /// <summary>The seeds of one batch.</summary>
    public BatchSeeds SeedsOf(int batch) => Seeds.Slice(batch * Request.BatchSize, Request.BatchSize);

    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model it is for.</param>
    /// <param name="noise">Shape of the start noise where the request brings its own, [1, c, h, w]; else null.</param>
    /// <param name="drawSeed">Draws a seed where the request leaves it open (−1).</param>
    /// <param name="picture">Size in pixels of the picture to start from, where there is one.</param>
    /// <param name="hiresModel">The second pass's own model; null is the first one's.</param>
    /// <exception cref="InvalidRequestException">Sizes do not fit the model or the noise.</exception>
    /// <exception cref="UnsupportedFeatureException">The model or the prompt needs what is not built yet, or there is no such sampler.</exception>
    public static GenerationPlan Of(GenerateRequest request, StableDiffusionModel model, ImmutableArray<long>? noise, Func<long> drawSeed,
        (int Width, int Height)? picture = null, StableDiffusionModel? hiresModel = null)
    {
        CheckTask(model, request);
        var prompt = PromptComments.Strip(request.Prompt);

        var factor = model.VaeConfig.Factor;
        var defaults = model.Family.Defaults;
        var own = picture is { } p ? OwnSize(p, request.Image?.ScaleBy ?? 1, factor) : (defaults.Width, defaults.Height);
        var width = request.Width ?? (noise is { } w ? (int)w[3] * factor : own.Width);
        var height = request.Height ?? (noise is { } h ? (int)h[2] * factor : own.Height);
        CheckSizes(width, height, factor, model.Family.Latents.Channels, noise);

        var seed = request.Seed >= 0 ? request.Seed : drawSeed();
        var subseed = request.Subseed >= 0 ? request.Subseed : drawSeed();
        var resolved = request with { Prompt = prompt, Negative = PromptComments.Strip(request.Negative), Seed = seed, Subseed = subseed };
        var sampling = SamplingPlan.Of(request, DiscreteSchedule.StableDiffusion, IsSdxl(model));
        if (request.Image is { Strength: > 0 } image) sampling = sampling.FromPicture(image.Strength, image.ExactSteps);
        var second = resolved.Hires is { } hires ? HiresPlan.Of(resolved, hires, width, height, hiresModel ?? model) : null;
        // Such a sampler takes its pictures one by one, so that each is what its seed alone would be.
        if (sampling.Sampler.WeighsBatch || second?.Sampling?.Sampler.WeighsBatch == true) resolved = resolved with { Count = request.Count * request.BatchSize, BatchSize = 1 };
        return new GenerationPlan(
            resolved, width, height, request.ClipSkip ?? defaults.ClipSkip, sampling,
            BatchSeeds.Of(seed, subseed, request.SubseedStrength, request.Count * request.BatchSize))
        {
            Hires = second,
        };
    }

    internal static bool IsSdxl(StableDiffusionModel model) => model.Family.Id.StartsWith("sdxl", StringComparison.Ordinal);

    // The picture's own size, or a multiple of it, in whole latent cells.
    private static (int Width, int Height) OwnSize((int Width, int Height) picture, double scale, int factor)
    {
        var cell = Math.Max(factor, 8);
        return (Cells((int)(picture.Width * scale)), Cells((int)(picture.Height * scale)));

        int Cells(int side) => Math.Max(1, side / cell) * cell;
    }

    private static void CheckTask(StableDiffusionModel model, GenerateRequest request)
    {
        if (model.Family.Task == ModelTask.Refiner)
            throw new UnsupportedFeatureException($"{model.Path} is SDXL's refiner, which finishes another model's picture. Choose a text-to-image model, and give this one as the refiner (--refiner).");
        if (model.Family.Task == ModelTask.InstructPix2Pix && request.Image is null)
            throw new UnsupportedFeatureException($"{model.Path} is an instruct-pix2pix model, which edits a picture. Give it one (--init-image), or choose a text-to-image model.");
        if (model.Family.Task != ModelTask.InstructPix2Pix && request.Image?.ImageCfg is not null)
            throw new InvalidRequestException("image.imageCfg", $"does nothing: {model.Path} is no instruct-pix2pix model. Choose one, or leave it out.");
        if (model.Family.Task == ModelTask.InstructPix2Pix && request.Hires is not null)
            throw new InvalidRequestException("hires", "is for pictures from text, and an instruct-pix2pix model paints none. Choose another model, or leave it out.");
    }

    private static void CheckSizes(int width, int height, int factor, int channels, ImmutableArray<long>? noise)
    {
        var found = new FieldProblems();
        found.Require(width % factor == 0, "width", $"{width} does not fit this model; give a multiple of {factor}.");
        found.Require(height % factor == 0, "height", $"{height} does not fit this model; give a multiple of {factor}.");
        if (noise is { } shape)
        {
            long[] wanted = [1, channels, height / factor, width / factor];
            found.Require(shape.AsSpan().SequenceEqual(wanted), "initNoise",
                $"the tensor 'noise' has the shape [{string.Join(", ", shape)}], and a picture of {width}×{height} needs [{string.Join(", ", wanted)}].");
        }

        if (!found.Found.IsEmpty) throw new InvalidRequestException(found.Found);
    }
}
