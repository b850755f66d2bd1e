using Easel.Core.Requests;

namespace Easel.Core.Pixels;

/// <summary>The original laid over a repainted picture wherever the mask keeps it (A1111's <c>apply_overlay</c>).</summary>
/// <param name="Original">Three channels.</param>
/// <param name="Mask">Its size: 0 keeps the original, exactly; 255 shows what was painted.</param>
/// <param name="Region">Where the painted picture belongs; null for all of it.</param>
public sealed record Overlay(PixelBuffer Original, GrayMask Mask, PixelRegion? Region)
{
    /// <summary>The two as one picture of the original's size.</summary>
    /// <param name="painted">Three channels; scaled where it is not as large as its region.</param>
    public PixelBuffer Over(PixelBuffer painted)
    {
        var place = Region ?? new PixelRegion(0, 0, Original.Width, Original.Height);
        var fitted = PictureFit.To(painted, place.Width, place.Height, ResizeMode.Crop);
        var result = new PixelBuffer(Original.Width, Original.Height, 3, [.. Original.Bytes]);
        for (var y = 0; y < place.Height; y++)
        {
            for (var x = 0; x < place.Width; x++)
            {
                var (column, row) = (x + place.Left, y + place.Top);
                var shown = Mask.Values[row * Mask.Width + column];
                if (shown == 0) continue;
                var from = fitted[x, y];
                var to = result[column, row];
                for (var c = 0; c < 3; c++) to[c] = Flattening.Mixed(from[c], to[c], shown);
            }
        }

        return result;
    }
}
