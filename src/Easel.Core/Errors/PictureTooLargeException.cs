using System.Globalization;

namespace Easel.Core.Errors;

/// <summary>A picture that was asked for is larger than memory can hold as one.</summary>
/// <param name="width">Its columns.</param>
/// <param name="height">Its rows.</param>
/// <param name="channels">Bytes of a pixel.</param>
public sealed class PictureTooLargeException(int width, int height, int channels) : EaselException(
    "picture-too-large",
    string.Create(CultureInfo.InvariantCulture, $"A picture of {width}×{height} pixels takes {(double)width * height * channels / (1L << 30):0.0} GB; Easel works on pictures of up to 2 GB. Enlarge it less: a smaller scale or size, or an upscaler that doubles in place of one that quadruples."))
{
}
