using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Faces;
using Easel.Engine.Networks.Upscalers;
using Easel.Vision.Faces;

namespace Easel.Worker.Extras;

/// <summary>Restores the faces of a picture with one network (webui <c>modules/face_restoration_utils.py</c>).</summary>
internal sealed class FaceStep(FaceFile file, IFaceDetector detector, ModelHost host, DevicePolicy policy, double visibility, double fidelity) : IPostProcess
{
    public IReadOnlyList<WorkPicture> Apply(WorkPicture picture, UpscaleRun run)
    {
        var source = picture.Picture;
        var faces = detector.Find(source);
        if (faces.IsEmpty) run.Log(JobLogLevel.Information, $"No face was found in a picture of {source.Width}×{source.Height}.");
        var restored = source;
        foreach (var (i, face) in faces.Index())
        {
            run.Cancelled.ThrowIfCancellationRequested();
            restored = Restore(restored, face);
            run.Progress((i + 1.0) / faces.Length);
        }

        var share = Math.Round(visibility, 3).ToString(CultureInfo.InvariantCulture);
        return file.Architecture == "GFPGAN"
            ? [picture.With(Blend(source, restored), ("GFPGAN visibility", share))]
            : [picture.With(Blend(source, restored), ("CodeFormer visibility", share), ("CodeFormer weight", Math.Round(fidelity, 3).ToString(CultureInfo.InvariantCulture)))];
    }

    public void Dispose()
    {
        file.Dispose();
        (detector as IDisposable)?.Dispose();
    }

    private PixelBuffer Restore(PixelBuffer picture, Face face)
    {
        try
        {
            using var lease = host.Use(file.Component(policy), policy);
            var alignment = FaceAlignment.Of(face, lease.Network.Side);
            var cut = FaceWarp.Cut(picture, alignment, lease.Network.Side);
            return FaceWarp.Paste(picture, FacePixels.Run(lease.Network, cut, fidelity, policy), alignment);
        }
        catch (Exception error) when (error is not EaselException && OutOfMemory.Is(error))
        {
            host.Clear();
            throw new OutOfDeviceMemoryException($"{policy.Device} ran out of memory restoring a face with {file.Architecture}. Close other programs, or choose --device cpu.", error);
        }
    }

    // Pillow's Image.blend.
    private PixelBuffer Blend(PixelBuffer source, PixelBuffer restored)
    {
        if (visibility >= 1) return restored;
        var blended = new PixelBuffer(source.Width, source.Height, source.Channels);
        for (var i = 0; i < blended.Bytes.Length; i++) blended.Bytes[i] = (byte)(source.Bytes[i] + visibility * (restored.Bytes[i] - source.Bytes[i]));
        return blended;
    }
}
