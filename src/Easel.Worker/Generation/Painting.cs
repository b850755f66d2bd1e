using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Pipelines;
using Easel.Worker.Models;

namespace Easel.Worker.Generation;

/// <summary>One painting on its device: the opened models, the plan, the policy and the pipeline. For the device's thread.</summary>
internal sealed class Painting : IDisposable
{
    private readonly PaintingFiles files;
    private readonly ModelHost host;
    private readonly PromptExtras extras;
    private PaintingPipeline pipeline;

    // Of the batch in work: what enlarges for a pipeline takes no token from it.
    private CancellationToken cancelled;

    private Painting(PaintingFiles files, GenerationPlan plan, DevicePolicy policy, ModelHost host, PromptExtras extras)
    {
        (this.files, Plan, Policy, this.host, this.extras) = (files, plan, policy, host, extras);
        pipeline = Pipeline();
    }

    /// <summary>What is painted.</summary>
    public GenerationPlan Plan { get; }

    /// <summary>What the prompts name beside the model.</summary>
    public NamedFiles Named => extras.Named;

    /// <summary>The model's family.</summary>
    public string Family => files.Model.Family.Id;

    /// <summary>What it is computed with.</summary>
    public DevicePolicy Policy { get; private set; }

    /// <summary>Opens the files and decides everything that the request left open; of the models no weights are read.</summary>
    public static Painting Begin(GenerateRequest request, PaintingTools tools, PictureInputs? start, Action<string> warn)
    {
        var host = tools.Slot.Models;
        var files = tools.Times.Measure(JobStage.Load, () => PaintingFiles.Open(tools.Files, start));
        try
        {
            var plan = GenerationPlan.Of(request, files.Model, files.StartNoise?.Shape, tools.DrawSeed, files.PictureSize, files.HiresModel);
            // What is loaded already needs no more room.
            var free = tools.Machine.With(host.LoadedBytes + host.SpareBytes);
            var policy = DevicePolicy.Choose(request.Device, free, files.FullBytes);
            var extras = tools.Times.Measure(JobStage.Load, () => new PromptExtras(tools, plan, files, policy, warn));
            return new Painting(files, plan, policy, host, extras);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Paints one batch.</summary>
    public PaintedBatch Paint(int batch, PaintingWatch watch)
    {
        cancelled = watch.Control.Cancelled;
        return pipeline.Paint(batch, watch);
    }

    /// <summary>Goes on in a mode that needs less memory; false where there is none.</summary>
    public bool Lower()
    {
        if (Policy.Lower is not { } mode) return false;
        pipeline.Dispose();
        Policy = Policy.In(mode);
        extras.Renew(Policy);
        pipeline = Pipeline();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pipeline.Dispose();
        extras.Dispose();
        files.Dispose();
    }

    private PaintingPipeline Pipeline() => Plan switch
    {
        { Request.Image: not null } => new ImageToImage(Plan, files.Start!, files.Model, Policy, host, files.StartNoise, files.ImageUpscaler is null ? null : Fit)
        {
            Refiner = files.Refiner,
            RestoreFaces = RestoreFaces,
        },
        { Hires: { } hires } => new HiresFix(Plan, files.Model, Policy, host, files.StartNoise)
        {
            Refiner = files.Refiner,
            RestoreFaces = RestoreFaces,
            SecondModel = files.HiresModel,
            FirstPass = files.FirstPass,
            Enlarge = hires.Latent is null ? Enlarge : static (picture, width, height) => picture.Resize(width, height, ResizeFilter.Lanczos),
        },
        _ => new TextToImage(Plan, files.Model, Policy, host, files.StartNoise) { Refiner = files.Refiner, RestoreFaces = RestoreFaces },
    };

    private Func<PixelBuffer, PixelBuffer>? RestoreFaces => files.Faces is { } faces ? picture => faces.Apply(picture, host, Policy) : null;

    private PixelBuffer Enlarge(PixelBuffer picture, int width, int height) => Enlarge(files.Upscaler!, picture, width, height);

    // A picture that is large enough already is no upscaler's work (A1111's images.resize_image).
    private PixelBuffer Fit(PixelBuffer picture, int width, int height) => width > picture.Width || height > picture.Height
        ? Enlarge(files.ImageUpscaler!, picture, width, height)
        : picture.Resize(width, height, ResizeFilter.Lanczos);

    // The file is open only while it is read from: its network stays with the host.
    private PixelBuffer Enlarge(UpscalerChoice choice, PixelBuffer picture, int width, int height)
    {
        var (upscaler, file) = choice.Open(host, _ => Policy);
        using (file) return upscaler.To(picture, width, height, new UpscaleRun { Cancelled = cancelled });
    }
}
