namespace Easel.Core.Pixels;

/// <summary>The sizes of a two-pass picture (A1111's <c>calculate_target_resolution</c>).</summary>
/// <param name="FirstWidth">Width of the first pass.</param>
/// <param name="FirstHeight">Height of the first pass.</param>
/// <param name="Width">Width to enlarge to.</param>
/// <param name="Height">Height to enlarge to.</param>
/// <param name="CropX">Latent columns to cut off in all after enlarging.</param>
/// <param name="CropY">Latent rows to cut off in all after enlarging.</param>
public readonly record struct HiresSize(int FirstWidth, int FirstHeight, int Width, int Height, int CropX = 0, int CropY = 0)
{
    private const int LatentFactor = 8;

    /// <summary>The size of the result: floored to whole latent cells, what sticks out cut off.</summary>
    /// <param name="cell">Pixels in a latent cell's side.</param>
    public (int Width, int Height) Result(int cell = LatentFactor) => (Width / cell * cell - CropX * LatentFactor, Height / cell * cell - CropY * LatentFactor);

    /// <summary>What a second pass makes of a first one's size.</summary>
    public static HiresSize Of(Requests.HiresOptions options, int width, int height) => options.Width > 0 || options.Height > 0
        ? Resized(width, height, options.Width, options.Height)
        : Scaled(width, height, options.Scale);

    /// <summary>A first pass enlarged by a factor; fractions of pixels are cut.</summary>
    public static HiresSize Scaled(int width, int height, double factor) => new(width, height, (int)(width * factor), (int)(height * factor));

    /// <summary>
    /// A first pass enlarged to a size. With one side 0 the ratio is kept; with both given the enlarged picture covers the size, and what sticks out is
    /// cut off.
    /// </summary>
    public static HiresSize Resized(int width, int height, int toWidth, int toHeight)
    {
        var byWidth = toHeight == 0 || (toWidth != 0 && (double)width / height < (double)toWidth / toHeight);
        var (fullWidth, fullHeight) = byWidth ? (toWidth, toWidth * height / width) : (toHeight * width / height, toHeight);
        return toWidth == 0 || toHeight == 0
            ? new(width, height, fullWidth, fullHeight)
            : new(width, height, fullWidth, fullHeight, (fullWidth - toWidth) / LatentFactor, (fullHeight - toHeight) / LatentFactor);
    }

    /// <summary>A1111's old way: the given size is the final one, the first pass has about 512 × 512 pixels in multiples of 64.</summary>
    public static HiresSize FromFinal(int width, int height)
    {
        var scale = Math.Sqrt(512d * 512 / ((double)width * height));
        return Resized(Rounded(width), Rounded(height), width, height);

        int Rounded(int side) => (int)Math.Ceiling(scale * side / 64) * 64;
    }
}
