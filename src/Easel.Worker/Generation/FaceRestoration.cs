using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Faces;
using Easel.Engine.Networks.Upscalers;
using Easel.Vision.Faces;
using Easel.Worker.Extras;

namespace Easel.Worker.Generation;

/// <summary>What restores the faces of painted pictures, found.</summary>
/// <param name="Options">How.</param>
/// <param name="Network">The restoring network's file.</param>
/// <param name="Detector">The file of the network that finds faces.</param>
internal sealed record FaceRestoration(FaceOptions Options, string Network, string Detector)
{
    /// <summary>Finds the files.</summary>
    /// <exception cref="ModelNotFoundException">One is not installed; the message says which file goes where.</exception>
    public static FaceRestoration Find(FaceOptions options, IModelStore models) => new(
        options,
        options.RestoreFaces == FaceRestorer.Gfpgan ? FaceModels.Gfpgan(models) : FaceModels.CodeFormer(models),
        FaceModels.NeededDetectorFile(models));

    /// <summary>The picture with its faces restored; for the device's thread. The files are open only meanwhile: the network stays with the host.</summary>
    public PixelBuffer Apply(PixelBuffer picture, ModelHost host, DevicePolicy policy)
    {
        using var step = new FaceStep(FaceFile.Open(Network), new YuNetDetector(Detector), host, policy, visibility: 1, Options.FaceWeight);
        return step.Apply(new WorkPicture(picture, []), new UpscaleRun())[0].Picture;
    }
}
