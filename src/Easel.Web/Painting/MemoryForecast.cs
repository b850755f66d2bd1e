using Easel.Core.Requests;

namespace Easel.Web.Painting;

/// <summary>
/// About how much memory a picture takes at its peak: the weights, and the larger of a step of the UNet and the decoding of a picture. The
/// factors are measured on Stable Diffusion 1 (docs/performance.md): 134 KB a latent cell in the UNet at 320 channels and 32 bits, and
/// 1.5 KB a pixel in the decoder, which works on one picture at a time.
/// </summary>
public static class MemoryForecast
{
    private const double BytesPerCell = 134_000;
    private const double BytesPerPixel = 1536;
    private const double TiledPixels = 512 * 512;
    private const double Program = 350e6;
    private const double FullSize = 1.07e9;
    private const int CellSide = 8;

    /// <summary>Bytes.</summary>
    /// <param name="request">What would be painted.</param>
    /// <param name="checkpoint">The model's facts.</param>
    /// <param name="half">True where networks compute in half precision.</param>
    public static long Bytes(GenerateRequest request, CheckpointFacts checkpoint, bool half)
    {
        var (width, height) = ((double)(request.Width ?? checkpoint.NativeSide), (double)(request.Height ?? checkpoint.NativeSide));
        if (request.Hires is { } hires)
            (width, height) = hires is { Width: 0, Height: 0 } ? (width * hires.Scale, height * hires.Scale) : (Math.Max(width, hires.Width), Math.Max(height, hires.Height));
        var mode = request.Device.Memory ?? MemoryMode.Normal;
        var number = half || request.Device.Precision is Precision.Fp16 or Precision.Bf16 ? 2 : 4;
        // Medium keeps weights as the file has them; low keeps one network at a time, of which the UNet is the largest.
        var weights = checkpoint.Parameters * (mode switch { MemoryMode.Normal => number, MemoryMode.Medium => 2.0, MemoryMode.Offload when half => 0.3, _ => 1.7 });
        // Small models have narrower layers; larger ones than SD 1 are deeper, not wider, where the picture is largest.
        var width1 = Math.Min(1, Math.Sqrt(checkpoint.Parameters / FullSize));
        var samples = request.BatchSize * (request.Cfg > 1 ? 2 : 1);
        var step = BytesPerCell * width1 * number / 4 * (width / CellSide) * (height / CellSide) * samples;
        var decoded = BytesPerPixel * width1 * (mode == MemoryMode.Normal ? width * height : Math.Min(width * height, TiledPixels)) + 3.0 * width * height * request.BatchSize;
        return (long)(Program + weights + Math.Max(step, decoded));
    }
}
