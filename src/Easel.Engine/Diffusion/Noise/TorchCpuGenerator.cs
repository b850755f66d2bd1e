namespace Easel.Engine.Diffusion.Noise;

/// <summary>
/// The numbers of <c>torch.randn(…, generator=torch.Generator("cpu").manual_seed(seed))</c>, to 1e-6 (PyTorch approximates the logarithm
/// and the angle with vector instructions; this computes them in double). Facts from ATen's <c>DistributionTemplates.h</c> (normal_fill)
/// and <c>DistributionsHelper.h</c> (normal_distribution).
/// </summary>
/// <param name="seed">PyTorch's 64-bit seed; its CPU generator uses the low half.</param>
public sealed class TorchCpuGenerator(ulong seed) : INoiseGenerator
{
    private const int Block = 16;
    private readonly Mt19937 _engine = new((uint)seed);
    private double? _second;

    /// <summary>The raw stream.</summary>
    public Mt19937 Engine => _engine;

    /// <inheritdoc/>
    public void FillNormal(Span<float> values)
    {
        if (values.Length < Block)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)NextNormal();
            return;
        }

        foreach (ref var value in values)
            value = _engine.NextSingle();
        var start = 0;
        for (; start + Block <= values.Length; start += Block)
            BoxMuller(values.Slice(start, Block));

        // A rest shorter than a block is not completed: the last sixteen numbers are drawn anew, over those just made.
        if (start < values.Length)
        {
            var last = values[^Block..];
            foreach (ref var value in last)
                value = _engine.NextSingle();
            BoxMuller(last);
        }
    }

    /// <summary>The double precision variant of <see cref="FillNormal(Span{float})"/>.</summary>
    public void FillNormal(Span<double> values)
    {
        if (values.Length < Block)
        {
            foreach (ref var value in values)
                value = NextNormal();
            return;
        }

        foreach (ref var value in values)
            value = _engine.NextDouble();
        var start = 0;
        for (; start + Block <= values.Length; start += Block)
            BoxMuller(values.Slice(start, Block));
        if (start < values.Length)
        {
            var last = values[^Block..];
            foreach (ref var value in last)
                value = _engine.NextDouble();
            BoxMuller(last);
        }
    }

    // Small tensors are drawn one number at a time; of each pair the second waits in the generator for the next small draw.
    private double NextNormal()
    {
        if (_second is { } waiting)
        {
            _second = null;
            return waiting;
        }

        var angle = 2 * Math.PI * _engine.NextDouble();
        var radius = Math.Sqrt(-2 * double.LogP1(-_engine.NextDouble()));
        _second = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    private static void BoxMuller(Span<float> block)
    {
        for (var i = 0; i < Block / 2; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - block[i]));
            var (sin, cos) = Math.SinCos(2 * Math.PI * block[i + Block / 2]);
            block[i] = (float)(radius * cos);
            block[i + Block / 2] = (float)(radius * sin);
        }
    }

    private static void BoxMuller(Span<double> block)
    {
        for (var i = 0; i < Block / 2; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - block[i]));
            var (sin, cos) = Math.SinCos(2 * Math.PI * block[i + Block / 2]);
            block[i] = radius * cos;
            block[i + Block / 2] = radius * sin;
        }
    }
}
