using Easel.Core.Prompts;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>How prompts become features.</summary>
/// <param name="Emphasis">What attention weights do.</param>
/// <param name="CommaPaddingBacktrack">How far from a chunk's end a comma may stand to be cut at; 0 cuts anywhere.</param>
/// <param name="ClipSkip">
/// Which hidden state is read, counted from the end: 1 the last, 2 the one before. Families that read the one before anyway (SD 2, SDXL) read
/// it for 1 and for 2, as A1111 and Forge do.
/// </param>
/// <param name="OldScheduling">The rule for prompt edits before A1111 1.6.0.</param>
/// <param name="PadConditions">Encode the empty prompt too, to fill the shorter of prompt and negative prompt up with.</param>
/// <param name="Compute">What the towers compute in; null for the numbers that their weights are kept in.</param>
public sealed record TextOptions(
    Emphasis Emphasis = Emphasis.Original,
    int CommaPaddingBacktrack = PromptChunker.DefaultBacktrack,
    int ClipSkip = 1,
    bool OldScheduling = false,
    bool PadConditions = false,
    ScalarType? Compute = null);

/// <summary>The sizes that SDXL is told, in pixels (Podell et al. 2023, arXiv:2307.01952, section 2.2).</summary>
/// <param name="Width">Width of the picture to paint.</param>
/// <param name="Height">Its height.</param>
/// <param name="CropTop">Rows that a training picture would have lost at the top.</param>
/// <param name="CropLeft">Columns that it would have lost at the left.</param>
/// <param name="OriginalWidth">Width of the picture before cropping; null is <paramref name="Width"/>.</param>
/// <param name="OriginalHeight">Its height; null is <paramref name="Height"/>.</param>
/// <param name="AestheticScore">The refiner's score for the prompt.</param>
/// <param name="NegativeAestheticScore">The refiner's score for the negative prompt.</param>
public sealed record PictureSizes(
    int Width,
    int Height,
    int CropTop = 0,
    int CropLeft = 0,
    int? OriginalWidth = null,
    int? OriginalHeight = null,
    double AestheticScore = 6,
    double NegativeAestheticScore = 2.5)
{
    /// <summary>Original height and width, crop, then target height and width; the refiner has its score in place of the target.</summary>
    internal float[] Numbers(bool refiner, bool negative)
    {
        float[] common = [OriginalHeight ?? Height, OriginalWidth ?? Width, CropTop, CropLeft];
        return refiner ? [.. common, (float)(negative ? NegativeAestheticScore : AestheticScore)] : [.. common, Height, Width];
    }
}
