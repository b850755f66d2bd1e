using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Pixels;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Easel.Vision.Faces;

/// <summary>
/// YuNet (Wu et al. 2023, "YuNet: a tiny millisecond-level face detector"), the published file <c>face_detection_yunet_2023mar.onnx</c> of the
/// OpenCV model zoo: blue, green, red from 0 to 255, no further preparation.
/// </summary>
public sealed class YuNetDetector : IFaceDetector, IDisposable
{
    private readonly InferenceSession session;
    private readonly int side;
    private readonly double threshold;

    /// <param name="path">The file.</param>
    /// <param name="threshold">Least score of a face.</param>
    /// <exception cref="ModelFormatException">It is no YuNet file.</exception>
    public YuNetDetector(string path, double threshold = 0.6)
    {
        this.threshold = threshold;
        try
        {
            session = new InferenceSession(path);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFormatException(path, "cannot be read as an ONNX network. Download it again.", e);
        }

        var input = session.InputMetadata.Values.First().Dimensions;
        // The file's side is fixed; one with free sides takes the usual one.
        side = input is [_, 3, > 0 and var height, _] ? height : 640;
        var missing = YuNetOutputs.Names.Where(name => !session.OutputMetadata.ContainsKey(name)).ToList();
        if (missing.Count == 0 && input is [_, 3, _, _]) return;
        session.Dispose();
        throw new ModelFormatException(path, $"is not YuNet of March 2023: its outputs lack {string.Join(", ", missing.DefaultIfEmpty("a colour picture as input"))}. Fetch face_detection_yunet_2023mar.onnx of the OpenCV model zoo.");
    }

    /// <inheritdoc/>
    public ImmutableArray<Face> Find(PixelBuffer picture)
    {
        // Scaled to fit and put into the upper left corner; the rest stays black.
        var scale = Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height));
        var small = picture.ToRgb().Resize(Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)), ResizeFilter.Bilinear);
        var input = new DenseTensor<float>([1, 3, side, side]);
        for (var y = 0; y < small.Height; y++)
        {
            for (var x = 0; x < small.Width; x++)
            {
                var pixel = small[x, y];
                for (var channel = 0; channel < 3; channel++) input[0, channel, y, x] = pixel[2 - channel];
            }
        }

        using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.First(), input)]);
        var outputs = results.ToDictionary(result => result.Name, result => result.AsTensor<float>().ToArray(), StringComparer.Ordinal);
        return YuNetOutputs.Faces(outputs, side, threshold, (double)picture.Width / small.Width, (double)picture.Height / small.Height);
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
