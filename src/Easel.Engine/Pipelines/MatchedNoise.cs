using Easel.Core.Pixels;
using Easel.Engine.Diffusion.Noise;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Noise that continues a picture: it has the picture's spectrum and its colours (A1111's <c>scripts/outpainting_mk_2.py</c>, after parlance-zz's
/// g-diffuser-bot). Where the mask is 255 the picture is replaced by it.
/// </summary>
public static class MatchedNoise
{
    /// <summary>The picture with noise under the mask.</summary>
    /// <param name="picture">Three channels.</param>
    /// <param name="mask">Its size, 0 or 255.</param>
    /// <param name="fallOff">Exponent on the spectrum; lower gives more detail.</param>
    /// <param name="colorVariation">How colourful the noise is, 0 to 1.</param>
    public static PixelBuffer Fill(PixelBuffer picture, GrayMask mask, double fallOff, double colorVariation)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (picture.Height, picture.Width);
        var source = tensor(Array.ConvertAll(picture.Bytes, value => value / 255d), [height, width, 3]).permute(2, 0, 1);
        var hole = tensor(Array.ConvertAll(mask.Values, value => value / 255d), [1, height, width]);

        // The average colour under the mask disturbs the spectrum least.
        var windowed = source * (1 - hole);
        windowed = windowed / windowed.max().clamp_min(1e-9) + source.mean() * hole;
        var spectrum = Transform(windowed);
        var strength = spectrum.abs();
        var phase = spectrum / strength.clamp_min(1e-12);

        var noise = Grain(height, width, colorVariation);
        noise = Back(Transform(noise) * Window(height, width));
        var shaped = Back(Transform(noise).abs().square() * strength.pow(fallOff) * phase);
        shaped = shaped - shaped.min();
        shaped = shaped / shaped.max().clamp_min(1e-12);
        return Painted(picture, mask, shaped.contiguous().data<double>().ToArray());
    }

    private static Tensor Transform(Tensor x) => fft.ifftshift(fft.fft2(fft.fftshift(x, [-2, -1]), norm: TorchSharp.FFTNormType.Ortho), [-2, -1]);

    private static Tensor Back(Tensor x) => real(fft.ifftshift(fft.ifft2(fft.fftshift(x, [-2, -1]), norm: TorchSharp.FFTNormType.Ortho), [-2, -1]));

    // Always the same numbers, so that only the job's seed decides.
    private static Tensor Grain(int height, int width, double colorVariation)
    {
        var generator = new Pcg64(0);
        var values = new double[height * width * 3];
        for (var i = 0; i < values.Length; i++) values[i] = generator.Next();
        var colourful = tensor(values, [height, width, 3]).permute(2, 0, 1);
        return colourful * colorVariation + colourful.mean([0], keepdim: true) * (1 - colorVariation);
    }

    private static Tensor Window(int height, int width)
    {
        var shorter = (double)Math.Min(height, width);
        var y = (arange(height, dtype: ScalarType.Float64) / height * 2 - 1) * (height / shorter);
        var x = (arange(width, dtype: ScalarType.Float64) / width * 2 - 1) * (width / shorter);
        return 1 / ((y.square() + 1).unsqueeze(1) * (x.square() + 1).unsqueeze(0));
    }

    // The noise's values go to the picture's of the same rank, channel by channel (scikit-image's match_histograms).
    private static PixelBuffer Painted(PixelBuffer picture, GrayMask mask, double[] noise)
    {
        var area = picture.Width * picture.Height;
        var result = new PixelBuffer(picture.Width, picture.Height, 3, [.. picture.Bytes]);
        int[] hole = [.. Enumerable.Range(0, area).Where(i => mask.Values[i] > 0)];
        int[] known = [.. Enumerable.Range(0, area).Where(i => mask.Values[i] == 0)];
        if (known.Length == 0 || hole.Length == 0) return result;
        for (var channel = 0; channel < 3; channel++)
        {
            var wanted = known.Select(i => picture.Bytes[i * 3 + channel] / 255d).Order().ToArray();
            var order = hole.OrderBy(i => noise[channel * area + i]).ToArray();
            for (var rank = 0; rank < order.Length; rank++)
                result.Bytes[order[rank] * 3 + channel] = (byte)(Quantile(wanted, (rank + 1d) / order.Length) * 255);
        }

        return result;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = Math.Clamp(share * sorted.Length - 1, 0, sorted.Length - 1);
        var below = (int)place;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below);
    }
}
