using Easel.Engine.Networks.Upscalers;

namespace Easel.Worker.Extras;

/// <summary>A step that works on pixels alone.</summary>
internal sealed class PixelStep(Func<WorkPicture, UpscaleRun, IReadOnlyList<WorkPicture>> apply) : IPostProcess
{
    public IReadOnlyList<WorkPicture> Apply(WorkPicture picture, UpscaleRun run) => apply(picture, run);

    public void Dispose()
    {
    }
}
