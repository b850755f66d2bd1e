namespace Easel.Core.Pixels;

/// <summary>Takes pictures apart into channels, and puts them together.</summary>
public static class Channels
{
    /// <summary>One channel as a grey picture.</summary>
    public static PixelBuffer Channel(this PixelBuffer picture, int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)picture.Channels);
        var grey = new PixelBuffer(picture.Width, picture.Height, 1);
        for (int i = 0, from = channel; i < grey.Bytes.Length; i++, from += picture.Channels) grey.Bytes[i] = picture.Bytes[from];
        return grey;
    }

    /// <summary>Three channels: grey is repeated, transparency is left out.</summary>
    public static PixelBuffer ToRgb(this PixelBuffer picture)
    {
        if (picture.Channels == 3) return picture;
        var rgb = new PixelBuffer(picture.Width, picture.Height, 3);
        for (var i = 0; i < picture.Width * picture.Height; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                rgb.Bytes[3 * i + channel] = picture.Bytes[picture.Channels * i + (picture.Channels == 1 ? 0 : channel)];
        }

        return rgb;
    }

    /// <summary>The picture's colours with this transparency.</summary>
    /// <param name="picture">1, 3 or 4 channels.</param>
    /// <param name="alpha">Grey, of the same size.</param>
    public static PixelBuffer WithAlpha(this PixelBuffer picture, PixelBuffer alpha)
    {
        if (alpha.Channels != 1 || alpha.Width != picture.Width || alpha.Height != picture.Height)
            throw new ArgumentException($"The transparency is grey and {picture.Width}×{picture.Height}, not {alpha.Channels} channels of {alpha.Width}×{alpha.Height}.", nameof(alpha));
        var (rgb, result) = (picture.ToRgb(), new PixelBuffer(picture.Width, picture.Height, 4));
        for (var i = 0; i < alpha.Bytes.Length; i++)
        {
            rgb.Bytes.AsSpan(3 * i, 3).CopyTo(result.Bytes.AsSpan(4 * i));
            result.Bytes[4 * i + 3] = alpha.Bytes[i];
        }

        return result;
    }
}
