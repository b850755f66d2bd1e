using Easel.Core.Requests;

namespace Easel.Web.Painting;

/// <summary>
/// About how much memory a picture takes at its peak: the program, the weights, and the larger of a step of the UNet and the decoding of a picture. The
/// constants are fitted to what was measured at Stable Diffusion 1's size (docs/decisions/093-memory-before-painting.md).
/// </summary>
public static class MemoryForecast
{
    private const double Program = 350e6;
    private const double FullSize = 1.07e9;
    // Of a checkpoint's numbers, at most: 0.81 and 0.08 in Stable Diffusion 1, 0.74 and 0.02 in SDXL.
    private const double UNetShare = 0.85;
    private const double VaeShare = 0.08;
    private const double StepBase = 400e6;
    private const double StepPerCell = 20_000;
    private const double PlainBase = 100e6;
    private const double PlainPerPixel = 6900;
    private const double TiledBase = 250e6;
    private const double TiledPerPixel = 1400;
    private const int CellSide = 8;

    /// <summary>Bytes.</summary>
    /// <param name="request">What would be painted.</param>
    /// <param name="checkpoint">The model's facts.</param>
    /// <param name="hasCard">True where a graphics card computes: in half precision, and all pictures of a batch at once.</param>
    public static long Bytes(GenerateRequest request, CheckpointFacts checkpoint, bool hasCard)
    {
        var (width, height) = ((double)(request.Width ?? checkpoint.NativeSide), (double)(request.Height ?? checkpoint.NativeSide));
        if (request.Hires is { } hires)
            (width, height) = hires is { Width: 0, Height: 0 } ? (width * hires.Scale, height * hires.Scale) : (Math.Max(width, hires.Width), Math.Max(height, hires.Height));
        var (mode, onCard) = (request.Device.Memory ?? MemoryMode.Normal, hasCard && request.Device.Name != "cpu");
        var number = request.Device.Precision switch { Precision.Fp32 => 4, Precision.Auto when !onCard => 4, _ => 2 };
        // Small models have narrower layers; larger ones than SD 1 are deeper, not wider, where the picture is largest.
        var breadth = Math.Min(1, Math.Sqrt(checkpoint.Parameters / FullSize));
        // A processor is asked for the pictures of a batch one by one.
        var samples = (onCard && !request.Device.Strict ? request.BatchSize : 1) * (request.Cfg > 1 ? 2 : 1);
        var step = breadth * number / 4 * Step(width, height, samples);
        // The decoder computes at 32 bits everywhere, one picture after the other.
        var decode = breadth * Decode(width, height, isTiled: mode != MemoryMode.Normal) + 3.0 * width * height * request.BatchSize;
        // Medium keeps weights as the file has them, low one network at a time, and offload the UNet with a few blocks on the card.
        var peak = mode switch
        {
            MemoryMode.Normal => number * checkpoint.Parameters + Math.Max(step, decode),
            MemoryMode.Medium => 2.0 * checkpoint.Parameters + Math.Max(step, decode),
            _ => Math.Max((mode == MemoryMode.Offload && onCard ? 0.3 : 2 * UNetShare) * checkpoint.Parameters + step, 2 * VaeShare * checkpoint.Parameters + decode),
        };
        return (long)(Program + peak);
    }

    /// <summary>What a step of Stable Diffusion 1's UNet takes beside its weights, at 32 bits.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="samples">Latents that are asked for at once, with and without the prompt counted apart.</param>
    internal static double Step(double width, double height, int samples) => StepBase + StepPerCell * (width / CellSide) * (height / CellSide) * samples;

    /// <summary>What its decoder takes beside its weights.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="isTiled">In strips, as in all memory modes but the normal one.</param>
    internal static double Decode(double width, double height, bool isTiled) =>
        isTiled ? TiledBase + TiledPerPixel * width * height : PlainBase + PlainPerPixel * width * height;
}
