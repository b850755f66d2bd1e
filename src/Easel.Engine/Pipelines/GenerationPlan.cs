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
    /// <summary>What SDXL is told of sizes; other families do not look at it.</summary>
    public PictureSizes Sizes { get; init; } = new(Width, Height);

    /// <summary>Batches of the job.</summary>
    public int Batches => Request.Count;

    /// <summary>The seeds of one batch.</summary>
    public BatchSeeds SeedsOf(int batch) => Seeds.Slice(batch * Request.BatchSize, Request.BatchSize);

    /// <summary>Decides.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model it is for.</param>
    /// <param name="noise">Shape of the start noise where the request brings its own, [1, c, h, w]; else null.</param>
    /// <param name="drawSeed">Draws a seed where the request leaves it open (−1).</param>
    /// <exception cref="InvalidRequestException">Sizes do not fit the model or the noise.</exception>
    /// <exception cref="UnsupportedFeatureException">The model or the prompt needs what is not built yet, or there is no such sampler.</exception>
    public static GenerationPlan Of(GenerateRequest request, StableDiffusionModel model, ImmutableArray<long>? noise, Func<long> drawSeed)
    {
        CheckTask(model);
        var prompt = PromptComments.Strip(request.Prompt);
        if (ExtraNetworks.Parse(prompt).Networks is [var network, ..])
            throw new UnsupportedFeatureException($"The prompt names the network {network}, and this version of Easel cannot apply networks yet. Take it out of the prompt.");

        var factor = model.VaeConfig.Factor;
        var defaults = model.Family.Defaults;
        var width = request.Width ?? (noise is { } w ? (int)w[3] * factor : defaults.Width);
        var height = request.Height ?? (noise is { } h ? (int)h[2] * factor : defaults.Height);
        CheckSizes(width, height, factor, model.Family.Latents.Channels, noise);

        var seed = request.Seed >= 0 ? request.Seed : drawSeed();
        var subseed = request.Subseed >= 0 ? request.Subseed : drawSeed();
        var resolved = request with { Prompt = prompt, Negative = PromptComments.Strip(request.Negative), Seed = seed, Subseed = subseed };
        return new GenerationPlan(
            resolved, width, height, request.ClipSkip ?? defaults.ClipSkip,
            SamplingPlan.Of(request, DiscreteSchedule.StableDiffusion, model.Family.Id.StartsWith("sdxl", StringComparison.Ordinal)),
            BatchSeeds.Of(seed, subseed, request.SubseedStrength, request.Count * request.BatchSize));
    }

    private static void CheckTask(StableDiffusionModel model)
    {
        var kind = model.Family.Task switch
        {
            ModelTask.Base => null,
            ModelTask.Inpaint => "an inpainting model, which repaints a part of a picture",
            ModelTask.InstructPix2Pix => "an instruct-pix2pix model, which edits a picture",
            _ => "SDXL's refiner, which finishes another model's picture",
        };
        if (kind is not null)
            throw new UnsupportedFeatureException($"{model.Path} is {kind}; this version of Easel paints from text alone. Choose a text-to-image model.");
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
