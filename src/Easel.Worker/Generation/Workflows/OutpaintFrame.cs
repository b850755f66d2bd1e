using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;

namespace Easel.Worker.Generation.Workflows;

/// <summary>One painting of an outpainting: what it starts from, and how its result goes into the picture.</summary>
/// <param name="Picture">What is painted on.</param>
/// <param name="Mask">Its size, 255 where it is painted anew.</param>
/// <param name="LatentMask">The same for latents, which reaches a little less far.</param>
/// <param name="Blur">Blur of the mask's edge.</param>
/// <param name="Finish">The whole picture, with the painted part in its place.</param>
internal sealed record OutpaintPart(PixelBuffer Picture, GrayMask Mask, GrayMask LatentMask, double Blur, Func<PixelBuffer, PixelBuffer> Finish);

/// <summary>The larger frame around a picture; its sides are multiples of 64.</summary>
/// <param name="Picture">The picture, three channels.</param>
/// <param name="Left">Pixels that are added on the left.</param>
/// <param name="Right">On the right.</param>
/// <param name="Up">Above.</param>
/// <param name="Down">Below.</param>
internal sealed record OutpaintFrame(PixelBuffer Picture, int Left, int Right, int Up, int Down)
{
    internal const int Multiple = 64;

    /// <summary>The frame that was asked for; what rounding adds is shared out like the rest.</summary>
    public static OutpaintFrame Around(PixelBuffer picture, OutpaintOptions options)
    {
        var (left, right) = Shared(picture.Width, options.Left, options.Right);
        var (up, down) = Shared(picture.Height, options.Up, options.Down);
        return new OutpaintFrame(picture, left, right, up, down);
    }

    /// <summary>The sides to continue on, in A1111's order.</summary>
    public ImmutableArray<OutpaintSide> Sides =>
    [
        .. new OutpaintSide[] { new(Left, IsHorizontal: true, IsFirst: true), new(Right, IsHorizontal: true, IsFirst: false), new(Up, IsHorizontal: false, IsFirst: true), new(Down, IsHorizontal: false, IsFirst: false) }
            .Where(side => side.Pixels > 0),
    ];

    /// <summary>All sides in one painting, over nothing.</summary>
    /// <param name="blur">Of the seam, in pixels.</param>
    public OutpaintPart Whole(int blur)
    {
        var canvas = new PixelBuffer(Left + Picture.Width + Right, Up + Picture.Height + Down, 3);
        canvas.Paste(Picture, Left, Up);
        return new OutpaintPart(canvas, Around(canvas, blur * 2), Around(canvas, blur / 2), blur * 2, static painted => painted);
    }

    // White around what stays; the picture's edge, as far as the seam reaches, is painted too where a side is continued.
    private GrayMask Around(PixelBuffer canvas, int seam) => Rectangle(
        canvas.Width, canvas.Height,
        Left + (Left > 0 ? seam : 0), Up + (Up > 0 ? seam : 0), canvas.Width - Right - (Right > 0 ? seam : 0), canvas.Height - Down - (Down > 0 ? seam : 0));

    /// <summary>A white mask with a black rectangle, its last column and row included, as Pillow draws it.</summary>
    internal static GrayMask Rectangle(int width, int height, int left, int top, int right, int bottom)
    {
        var mask = new byte[width * height];
        Array.Fill(mask, (byte)255);
        for (var y = Math.Max(0, top); y <= Math.Min(bottom, height - 1); y++)
            for (var x = Math.Max(0, left); x <= Math.Min(right, width - 1); x++) mask[y * width + x] = 0;
        return new GrayMask(mask, width, height);
    }

    private static (int First, int Last) Shared(int side, int first, int last)
    {
        if (first + last == 0) return (0, 0);
        var more = RoundedUp(side + first + last) - side;
        var own = first * more / (first + last);
        return last > 0 ? (own, more - own) : (more, 0);
    }

    internal static int RoundedUp(int side) => (side + Multiple - 1) / Multiple * Multiple;
}

/// <summary>One side that a picture is continued on.</summary>
/// <param name="Pixels">How far.</param>
/// <param name="IsHorizontal">Left or right, not up or down.</param>
/// <param name="IsFirst">Left or up, not right or down.</param>
internal sealed record OutpaintSide(int Pixels, bool IsHorizontal, bool IsFirst)
{
    /// <summary>The painting that continues a picture on this side, over noise like the picture.</summary>
    /// <param name="picture">The picture so far.</param>
    /// <param name="width">How wide to paint at most, where the side is left or right.</param>
    /// <param name="height">How high, where it is up or down.</param>
    /// <param name="blur">Of the seam, in pixels.</param>
    /// <param name="options">What the noise is like.</param>
    public OutpaintPart Of(PixelBuffer picture, int width, int height, int blur, OutpaintOptions options)
    {
        var (across, along) = (IsHorizontal ? Pixels : 0, IsHorizontal ? 0 : Pixels);
        var (fullWidth, fullHeight) = (picture.Width + across, picture.Height + along);
        var canvas = new PixelBuffer(OutpaintFrame.RoundedUp(fullWidth), OutpaintFrame.RoundedUp(fullHeight), 3);
        canvas.Paste(picture, IsFirst ? across : 0, IsFirst ? along : 0);
        canvas = MatchedNoise.Fill(canvas, Kept(canvas.Width, canvas.Height, blur, fullWidth, fullHeight), options.FallOff, options.ColorVariation);

        // Only so much of the picture is painted on as the model is used to.
        var (paintWidth, paintHeight) = (IsHorizontal ? Cells(Math.Min(width, fullWidth)) : canvas.Width, IsHorizontal ? canvas.Height : Cells(Math.Min(height, fullHeight)));
        var (left, top) = (IsFirst || !IsHorizontal ? 0 : canvas.Width - paintWidth, IsFirst || IsHorizontal ? 0 : canvas.Height - paintHeight);
        var region = new PixelRegion(left, top, left + paintWidth, top + paintHeight);
        return new OutpaintPart(
            canvas.Cropped(region),
            GrayMask.Of(Kept(canvas.Width, canvas.Height, blur, fullWidth, fullHeight).ToPicture().Cropped(region)),
            Kept(paintWidth, paintHeight, blur * 2, fullWidth, fullHeight),
            Math.Min(64, blur * 4),
            painted =>
            {
                var whole = new PixelBuffer(canvas.Width, canvas.Height, 3, [.. canvas.Bytes]);
                whole.Paste(painted, left, top);
                return whole.Cropped(new PixelRegion(0, 0, fullWidth, fullHeight));
            });
    }

    private GrayMask Kept(int width, int height, int seam, int fullWidth, int fullHeight) => OutpaintFrame.Rectangle(
        width, height,
        IsFirst && IsHorizontal ? Pixels + seam : 0,
        IsFirst && !IsHorizontal ? Pixels + seam : 0,
        !IsFirst && IsHorizontal ? width - Pixels - seam : fullWidth,
        !IsFirst && !IsHorizontal ? height - Pixels - seam : fullHeight);

    private static int Cells(int side) => Math.Max(8, side / 8 * 8);
}
