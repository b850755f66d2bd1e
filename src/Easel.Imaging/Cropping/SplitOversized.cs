using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Core.Requests;

namespace Easel.Imaging.Cropping;

/// <summary>Cuts pictures that are far longer than the wanted proportions into overlapping parts (webui <c>postprocessing_split_oversized.py</c>).</summary>
public static class SplitOversized
{
    /// <summary>The parts, each of the size; the picture alone where its proportions are near enough.</summary>
    public static ImmutableArray<PixelBuffer> Apply(PixelBuffer picture, SplitStep step)
    {
        var isTall = picture.Height > picture.Width;
        // How much of the picture one part of the right proportions covers.
        var ratio = isTall
            ? (double)picture.Width * step.Height / ((double)picture.Height * step.Width)
            : (double)picture.Height * step.Width / ((double)picture.Width * step.Height);
        if (ratio >= 1 || ratio > step.Threshold) return [picture];

        var (part, across) = isTall ? (step.Height, step.Width) : (step.Width, step.Height);
        var length = isTall ? (int)((long)picture.Height * across / picture.Width) : (int)((long)picture.Width * across / picture.Height);
        var scaled = isTall ? picture.Resize(across, length, ResizeFilter.Bicubic) : picture.Resize(length, across, ResizeFilter.Bicubic);
        var count = Math.Max(2, (int)Math.Ceiling((length - part * step.Overlap) / (part * (1 - step.Overlap))));
        var distance = (double)(length - part) / (count - 1);
        return
        [
            .. Enumerable.Range(0, count).Select(i => (int)(distance * i)).Select(start => scaled.Cut(
                isTall ? new PixelRegion(0, start, across, start + part) : new PixelRegion(start, 0, start + part, across))),
        ];
    }
}
