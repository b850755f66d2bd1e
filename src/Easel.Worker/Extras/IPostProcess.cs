using Easel.Engine.Networks.Upscalers;

namespace Easel.Worker.Extras;

/// <summary>One step of post-processing; for the device's thread.</summary>
internal interface IPostProcess : IDisposable
{
    /// <summary>What becomes of a picture: one or several, of which the first takes its place.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IReadOnlyList<WorkPicture> Apply(WorkPicture picture, UpscaleRun run);
}
