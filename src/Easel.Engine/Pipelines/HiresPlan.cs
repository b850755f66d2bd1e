using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion.Schedules;

namespace Easel.Engine.Pipelines;

/// <summary>What a request's second pass comes to.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Enlarged">The sizes to enlarge to, and what is cut off then.</param>
/// <param name="Width">Pixels of the result.</param>
/// <param name="Height">Pixels of the result.</param>
/// <param name="Sampling">Sampler and noise levels; null where the strength is 0 and nothing is sampled.</param>
/// <param name="Latent">How latents are enlarged; null where pixels are.</param>
/// <param name="Prompt">Its prompt, without comments.</param>
/// <param name="Negative">Its negative prompt, without comments.</param>
/// <param name="Cfg">Its guidance scale.</param>
public sealed record HiresPlan(
    HiresOptions Options, HiresSize Enlarged, int Width, int Height, SamplingPlan? Sampling, LatentUpscaler? Latent, string Prompt, string Negative, double Cfg)
{
    // A1111 counts what is cut off in cells of eight pixels.
    private const int CellOfCrop = 8;

    /// <summary>What SDXL is told of sizes.</summary>
    public PictureSizes Sizes { get; } = new(Width, Height);

    /// <summary>Steps that are run.</summary>
    public int Steps => Sampling?.Steps ?? 0;

    /// <summary>Columns and rows of latents that are cut off in all.</summary>
    public (int X, int Y) Crop(int factor) => (Enlarged.CropX * CellOfCrop / factor, Enlarged.CropY * CellOfCrop / factor);

    /// <summary>Decides.</summary>
    /// <param name="request">The request; its prompts have no comments.</param>
    /// <param name="options">Its second pass.</param>
    /// <param name="width">Of the first pass.</param>
    /// <param name="height">Of the first pass.</param>
    /// <param name="model">The model of the second pass.</param>
    /// <exception cref="InvalidRequestException">The result would be smaller than the first pass allows.</exception>
    public static HiresPlan Of(GenerateRequest request, HiresOptions options, int width, int height, StableDiffusionModel model)
    {
        var size = HiresSize.Of(options, width, height);
        var factor = model.VaeConfig.Factor;
        var (toWidth, toHeight) = size.Result(factor);
        if (toWidth < factor || toHeight < factor)
            throw new InvalidRequestException(options.Width > 0 ? "hires.width" : "hires.height", $"comes to a picture of {toWidth}×{toHeight} pixels; give a larger size.");
        var own = request with { Sampler = options.Sampler ?? request.Sampler, Scheduler = options.Scheduler ?? request.Scheduler };
        return new HiresPlan(
            options, size, toWidth, toHeight,
            options.Strength == 0 ? null : SamplingPlan.Of(own, DiscreteSchedule.StableDiffusion, GenerationPlan.IsSdxl(model))
                .FromPicture(options.Strength, exactSteps: true, options.Steps > 0 ? options.Steps : request.Steps),
            LatentResize.Find(options.Upscaler),
            options.Prompt is null ? request.Prompt : PromptComments.Strip(options.Prompt),
            options.Negative is null ? request.Negative : PromptComments.Strip(options.Negative),
            options.Cfg ?? request.Cfg);
    }
}
