using Easel.Core.Requests;
using Easel.Engine.Networks.Upscalers;
using Easel.Vision.Faces;
using Easel.Vision.FocalPoints;

namespace Easel.Worker.Extras;

/// <summary>Cuts out where the most is to be seen.</summary>
/// <param name="step">What counts how much.</param>
/// <param name="detector">Finds faces; null where none is installed. Disposed with the step.</param>
internal sealed class FocalStep(FocalCropStep step, YuNetDetector? detector) : IPostProcess
{
    /// <summary>The score from which webui's focal crop takes a face for one.</summary>
    public const double SurenessOfFaces = 0.9;

    private readonly FocalCrop crop = new(detector);

    public IReadOnlyList<WorkPicture> Apply(WorkPicture picture, UpscaleRun run)
    {
        var (part, shown) = crop.Apply(picture.Picture, step);
        return shown is null ? [picture.With(part)] : [picture.With(part), picture.With(shown)];
    }

    public void Dispose() => detector?.Dispose();
}
