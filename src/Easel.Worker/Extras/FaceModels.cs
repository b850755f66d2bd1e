using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Vision.Faces;

namespace Easel.Worker.Extras;

/// <summary>Finds the files that face work needs, and says where a missing one goes.</summary>
internal static class FaceModels
{
    private const string Detector = "face_detection_yunet_2023mar.onnx (of the OpenCV model zoo) goes into models/facedetection";

    /// <summary>GFPGAN's file, the newest version first.</summary>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    public static string Gfpgan(IModelStore models) =>
        Named(models, "gfpgan") ?? throw new ModelNotFoundException("GFPGAN", "GFPGAN is not installed, so faces cannot be restored with it. GFPGANv1.4.pth (of the releases of TencentARC/GFPGAN) goes into models/GFPGAN of the data folder.");

    /// <summary>CodeFormer's file.</summary>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    public static string CodeFormer(IModelStore models) =>
        Named(models, "codeformer") ?? throw new ModelNotFoundException("CodeFormer", "CodeFormer is not installed, so faces cannot be restored with it. codeformer-v0.1.0.pth (of the releases of sczhou/CodeFormer) goes into models/Codeformer of the data folder.");

    /// <summary>The face detector; null where it is not installed, with a word to <paramref name="log"/>.</summary>
    public static YuNetDetector? TryDetector(IModelStore models, double threshold, Action<JobLogLevel, string> log)
    {
        if (Yunet(models) is { } path) return new YuNetDetector(path, threshold);
        log(JobLogLevel.Information, $"Faces are not looked for: no face detector is installed. {Detector} of the data folder.");
        return null;
    }

    /// <summary>The face detector.</summary>
    /// <exception cref="ModelNotFoundException">It is not installed.</exception>
    public static YuNetDetector NeededDetector(IModelStore models) => new(NeededDetectorFile(models));

    /// <summary>The face detector's file.</summary>
    /// <exception cref="ModelNotFoundException">It is not installed.</exception>
    public static string NeededDetectorFile(IModelStore models) => Yunet(models) ?? throw new ModelNotFoundException(
        "YuNet", $"To restore faces they must be found, and no face detector is installed. {Detector} of the data folder.");

    private static string? Yunet(IModelStore models) => models.List(ModelKind.FaceRestorer)
        .FirstOrDefault(path => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase) && path.Contains("yunet", StringComparison.OrdinalIgnoreCase));

    private static string? Named(IModelStore models, string part) => models.List(ModelKind.FaceRestorer)
        .Where(path => Path.GetFileName(path).Contains(part, StringComparison.OrdinalIgnoreCase) && !Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        .OrderDescending(StringComparer.OrdinalIgnoreCase).FirstOrDefault();
}
