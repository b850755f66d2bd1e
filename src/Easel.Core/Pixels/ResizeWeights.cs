namespace Easel.Core.Pixels;

/// <summary>Which source pixels make each new one, and with what weight (Pillow's <c>precompute_coeffs</c> and <c>normalize_coeffs_8bpc</c>).</summary>
internal sealed class ResizeWeights
{
    /// <summary>One half in the fixed-point form.</summary>
    public const int Half = 1 << (Bits - 1);

    private const int Bits = 32 - 8 - 2;

    private readonly int[] firsts;
    private readonly int[][] taps;

    private ResizeWeights(int[] firsts, int[][] taps) => (this.firsts, this.taps) = (firsts, taps);

    /// <summary>Pixels of the result.</summary>
    public int Size => firsts.Length;

    /// <summary>The first source pixel, and the weights from it on.</summary>
    public (int First, int[] Taps) this[int index] => (firsts[index], taps[index]);

    public static ResizeWeights Of(int from, int to, ResizeFilter filter)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var support = Support(filter) * widening;
        var (firsts, taps) = (new int[to], new int[to][]);
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            firsts[i] = Math.Max(0, (int)(centre - support + 0.5));
            var count = Math.Min(from, (int)(centre + support + 0.5)) - firsts[i];
            var first = firsts[i];
            double[] weights = [.. Enumerable.Range(0, count).Select(tap => Kernel(filter, (first + tap - centre + 0.5) / widening))];
            var sum = weights.Sum();
            taps[i] = [.. weights.Select(weight => Fixed(sum == 0 ? weight : weight / sum))];
        }

        return new ResizeWeights(firsts, taps);
    }

    public static byte ToByte(int sum) => (byte)Math.Clamp(sum >> Bits, 0, 255);

    private static int Fixed(double weight) => (int)(weight * (1 << Bits) + (weight < 0 ? -0.5 : 0.5));

    private static double Support(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Bilinear => 1,
        ResizeFilter.Bicubic => 2,
        ResizeFilter.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "This filter has no weights."),
    };

    private static double Kernel(ResizeFilter filter, double x)
    {
        x = Math.Abs(x);
        return filter switch
        {
            ResizeFilter.Bilinear => x < 1 ? 1 - x : 0,
            ResizeFilter.Bicubic => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
            _ => x < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
