using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Faces;
using Easel.Engine.Networks.Upscalers;
using Easel.Imaging.Cropping;
using Easel.Worker.Models;

namespace Easel.Worker.Extras;

/// <summary>The steps of a post-processing request, opened, in webui's order. For the device's thread.</summary>
internal sealed class PostProcessingChain : IDisposable
{
    private readonly List<IPostProcess> steps = [];

    /// <summary>Opens what the steps need.</summary>
    /// <exception cref="EaselException">A model is missing or cannot be used.</exception>
    public PostProcessingChain(PostProcessing wanted, IModelStore models, ModelHost host, Func<long, DevicePolicy> choose, Action<JobLogLevel, string> log)
    {
        try
        {
            if (wanted.Upscale is { } upscale) steps.Add(Enlarge(upscale, models, host, choose));
            if (wanted.Gfpgan > 0) steps.Add(Faces(FaceModels.Gfpgan(models), wanted.Gfpgan, fidelity: 0, models, host, choose));
            if (wanted.CodeFormer > 0) steps.Add(Faces(FaceModels.CodeFormer(models), wanted.CodeFormer, wanted.CodeFormerWeight, models, host, choose));
            if (wanted.Split is { } split) steps.Add(new PixelStep((picture, _) => [.. SplitOversized.Apply(picture.Picture, split).Select(part => picture.With(part))]));
            if (wanted.FocalCrop is { } focal) steps.Add(new FocalStep(focal, focal.FaceWeight > 0 ? FaceModels.TryDetector(models, FocalStep.SurenessOfFaces, log) : null));
            if (wanted.AutoSize is { } auto) steps.Add(new PixelStep((picture, run) => [AutoSize(picture, auto, run)]));
            if (wanted.Flip != FlipCopies.None) steps.Add(new PixelStep((picture, _) => [.. Copies(picture, wanted.Flip)]));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All that becomes of a picture.</summary>
    public IReadOnlyList<WorkPicture> Run(PixelBuffer picture, UpscaleRun run)
    {
        List<WorkPicture> pictures = [new(picture, [])];
        for (var i = 0; i < steps.Count; i++)
        {
            var next = new List<WorkPicture>();
            foreach (var (j, one) in pictures.Index())
            {
                run.Cancelled.ThrowIfCancellationRequested();
                var done = (i + (double)j / pictures.Count) / steps.Count;
                var share = 1.0 / pictures.Count / steps.Count;
                next.AddRange(steps[i].Apply(one, run with { Progress = part => run.Progress(done + part * share) }));
            }

            pictures = next;
        }

        return pictures;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var step in steps) step.Dispose();
    }

    private static EnlargeStep Enlarge(UpscaleStep step, IModelStore models, ModelHost host, Func<long, DevicePolicy> choose)
    {
        var (first, firstFile) = UpscalerChoice.Find(models, step.Upscaler).Open(host, choose);
        if (step.Second is null || step.SecondVisibility == 0) return new EnlargeStep(step, first, null, firstFile);
        try
        {
            var (second, secondFile) = UpscalerChoice.Find(models, step.Second).Open(host, choose);
            return new EnlargeStep(step, first, second, firstFile, secondFile);
        }
        catch
        {
            firstFile?.Dispose();
            throw;
        }
    }

    private static FaceStep Faces(string path, double visibility, double fidelity, IModelStore models, ModelHost host, Func<long, DevicePolicy> choose)
    {
        var file = FaceFile.Open(path);
        try
        {
            return new FaceStep(file, FaceModels.NeededDetector(models), host, choose(file.FullBytes), visibility, fidelity);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static WorkPicture AutoSize(WorkPicture picture, AutoSizeStep step, UpscaleRun run)
    {
        if (AutoSizedCrop.Apply(picture.Picture, step) is { } cut) return picture.With(cut);
        run.Log(JobLogLevel.Warning, $"A picture of {picture.Picture.Width}×{picture.Picture.Height} fits no size within the bounds of the automatic crop, and stays as it is. Allow a larger error.");
        return picture;
    }

    private static IEnumerable<WorkPicture> Copies(WorkPicture picture, FlipCopies flip)
    {
        yield return picture;
        if (flip.HasFlag(FlipCopies.Horizontal)) yield return picture.With(picture.Picture.Mirrored(horizontally: true, vertically: false));
        if (flip.HasFlag(FlipCopies.Vertical)) yield return picture.With(picture.Picture.Mirrored(horizontally: false, vertically: true));
        if (flip.HasFlag(FlipCopies.Both)) yield return picture.With(picture.Picture.Mirrored(horizontally: true, vertically: true));
    }
}
