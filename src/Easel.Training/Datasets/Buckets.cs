using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>
/// The sizes that a dataset is trained at, all of about the same area, and which of them suits a picture (NovelAI's aspect-ratio buckets as
/// sd-scripts computes them: <c>BucketManager</c> and <c>make_bucket_resolutions</c>).
/// </summary>
public sealed class Buckets
{
    private readonly bool noUpscale;
    private readonly int step;
    private readonly double maxArea;

    /// <param name="resolution">The one size, or with buckets the area to keep to.</param>
    /// <param name="options">Null, or not enabled, is one bucket of just that size.</param>
    public Buckets(PictureSize resolution, BucketOptions? options = null)
    {
        noUpscale = options is { Enabled: true, NoUpscale: true };
        step = options?.Step ?? 64;
        maxArea = (double)resolution.Width * resolution.Height;
        Sizes = options is not { Enabled: true } ? [resolution] : noUpscale ? [] : Predefined(maxArea, options);
    }

    /// <summary>The sizes, by width and then by height; none where buckets follow the pictures.</summary>
    public ImmutableArray<PictureSize> Sizes { get; }

    /// <summary>The bucket of a picture.</summary>
    public BucketFit Fit(PictureSize picture)
    {
        if (noUpscale) return FitWithin(picture);
        var bucket = Sizes.Contains(picture) ? picture : Sizes.MinBy(size => Math.Abs(size.AspectRatio - picture.AspectRatio));
        var scale = picture.AspectRatio > bucket.AspectRatio ? (double)bucket.Height / picture.Height : (double)bucket.Width / picture.Width;
        return new BucketFit(bucket, new PictureSize(Rounded(picture.Width * scale), Rounded(picture.Height * scale)));
    }

    private BucketFit FitWithin(PictureSize picture)
    {
        var resized = (double)picture.Width * picture.Height > maxArea ? Shrunk(picture.AspectRatio) : picture;
        return new BucketFit(new PictureSize(resized.Width - resized.Width % step, resized.Height - resized.Height % step), resized);
    }

    // Of the two ways to round (one side to the step, the other following the picture's shape) the one that bends the shape less.
    private PictureSize Shrunk(double aspectRatio)
    {
        var width = Math.Sqrt(maxArea * aspectRatio);
        var height = maxArea / width;
        var roundedWidth = ToStep(width);
        var byWidth = (double)roundedWidth / ToStep(roundedWidth / aspectRatio);
        var roundedHeight = ToStep(height);
        var byHeight = (double)ToStep(roundedHeight * aspectRatio) / roundedHeight;
        return Math.Abs(byWidth - aspectRatio) < Math.Abs(byHeight - aspectRatio)
            ? new PictureSize(roundedWidth, Rounded(roundedWidth / aspectRatio))
            : new PictureSize(Rounded(roundedHeight * aspectRatio), roundedHeight);
    }

    private int ToStep(double side)
    {
        var whole = Rounded(side);
        return whole - whole % step;
    }

    private static int Rounded(double side) => (int)(side + 0.5);

    private static ImmutableArray<PictureSize> Predefined(double maxArea, BucketOptions options)
    {
        var square = (int)Math.Floor(Math.Sqrt(maxArea) / options.Step) * options.Step;
        var sizes = new HashSet<PictureSize> { new(square, square) };
        // Sides between which steps fit (sd-scripts, adjust_min_max_bucket_reso_by_steps).
        var min = Math.Max(options.Step, options.Min - options.Min % options.Step);
        var max = options.Max + (options.Step - options.Max % options.Step) % options.Step;
        for (var width = min; width <= max; width += options.Step)
        {
            var height = Math.Min(max, (int)Math.Floor(Math.Floor(maxArea / width) / options.Step) * options.Step);
            if (height < min) continue;
            sizes.Add(new PictureSize(width, height));
            sizes.Add(new PictureSize(height, width));
        }

        return [.. sizes.OrderBy(size => size.Width).ThenBy(size => size.Height)];
    }
}
