using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Vae;

/// <summary>Applies one convolution at a time to a whole picture, strip by strip (see <see cref="VaeTiling"/>).</summary>
internal sealed class Strips(VaeTiling tiling)
{
    /// <summary>conv(before(x)) for a convolution that keeps the size; <paramref name="before"/> works cell by cell.</summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="conv">The convolution.</param>
    /// <param name="before">What is done to each strip first, or null.</param>
    /// <param name="room">Where the result goes, of its shape; null takes new memory.</param>
    public Tensor Convolve(Tensor x, AdaptableConv2d conv, Func<Tensor, Tensor>? before = null, Tensor? room = null)
    {
        using var scope = NewDisposeScope();
        var whole = room?.alias() ?? Whole(x, conv, x.shape[2], x.shape[3]);
        EachStrip(x, conv, before, (rows, strip) => rows.copy_(strip), whole);
        return whole.MoveToOuterDisposeScope();
    }

    /// <summary>Adds conv(before(x)) to <paramref name="sum"/> in place: the end of a residual block.</summary>
    public void AddConvolved(Tensor sum, Tensor x, AdaptableConv2d conv, Func<Tensor, Tensor> before) =>
        EachStrip(x, conv, before, (rows, strip) => rows.add_(strip), sum);

    /// <summary>
    /// shortcut(x) and conv(before(x)), both written over <paramref name="x"/> itself: one after the other they have no more channels than it has.
    /// </summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="shortcut">A convolution of single cells.</param>
    /// <param name="conv">A convolution with a kernel of 3 that keeps the size.</param>
    /// <param name="before">What is done to each strip before <paramref name="conv"/>.</param>
    /// <returns>Both as views of <paramref name="x"/>.</returns>
    public (Tensor Shortcut, Tensor Convolved) ConvolveOver(Tensor x, AdaptableConv2d shortcut, AdaptableConv2d conv, Func<Tensor, Tensor> before)
    {
        using var scope = NewDisposeScope();
        var (height, halo) = (x.shape[2], conv.Kernel / 2);
        var (shortened, convolved) = (x.narrow(1, 0, shortcut.Outputs), x.narrow(1, shortcut.Outputs, conv.Outputs));
        // The rows that a strip reads of those before it have been written over by then.
        var top = conv.IsSeamless ? x.narrow(2, 0, halo).clone() : null;
        var above = conv.IsSeamless ? x.narrow(2, height - halo, halo).clone() : null;
        var rows = Rows(x, conv, 1);
        for (long first = 0; first < height; first += rows)
        {
            using var stripScope = NewDisposeScope();
            var count = Math.Min(rows, height - first);
            var strip = x.narrow(2, first, count);
            var below = first + count < height ? x.narrow(2, first + count, halo) : top;
            var read = cat([.. ((Tensor?[])[above, strip, below]).OfType<Tensor>()], 2);
            var last = strip.narrow(2, count - halo, halo).clone();
            var shorter = shortcut.Forward(strip);
            convolved.narrow(2, first, count).copy_(conv.Forward(before(read)).narrow(2, above is null ? 0 : halo, count));
            shortened.narrow(2, first, count).copy_(shorter);
            above?.Dispose();
            above = last.MoveToOuterDisposeScope();
        }

        return (shortened.MoveToOuterDisposeScope(), convolved.MoveToOuterDisposeScope());
    }

    /// <summary>conv(x, each cell repeated twice in both directions).</summary>
    public Tensor Double(Tensor x, AdaptableConv2d conv)
    {
        using var scope = NewDisposeScope();
        var height = x.shape[2];
        var whole = Whole(x, conv, 2 * height, 2 * x.shape[3]);
        var rows = Rows(x, conv, 4);
        for (long first = 0; first < height; first += rows)
        {
            using var stripScope = NewDisposeScope();
            var count = Math.Min(rows, height - first);
            var (source, above) = Read(x, first, count, 1, conv.IsSeamless);
            var strip = conv.Forward(interpolate(source, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
            whole.narrow(2, 2 * first, 2 * count).copy_(strip.narrow(2, 2 * above, 2 * count));
        }

        return whole.MoveToOuterDisposeScope();
    }

    /// <summary>conv(x, padded on the right and below) for a convolution of stride 2.</summary>
    public Tensor Halve(Tensor x, AdaptableConv2d conv)
    {
        using var scope = NewDisposeScope();
        var height = x.shape[2] / 2;
        var whole = Whole(x, conv, height, x.shape[3] / 2);
        var rows = Rows(x, conv, 2);
        for (long first = 0; first < height; first += rows)
        {
            using var stripScope = NewDisposeScope();
            var count = Math.Min(rows, height - first);
            var read = Math.Min(2 * count + 1, x.shape[2] - 2 * first);
            var strip = pad(x.narrow(2, 2 * first, read), [0, 1, 0, 2 * count + 1 - read]);
            whole.narrow(2, first, count).copy_(conv.Forward(strip));
        }

        return whole.MoveToOuterDisposeScope();
    }

    private void EachStrip(Tensor x, AdaptableConv2d conv, Func<Tensor, Tensor>? before, Action<Tensor, Tensor> write, Tensor target)
    {
        var height = x.shape[2];
        var halo = conv.Kernel / 2;
        var rows = Rows(x, conv, 1);
        for (long first = 0; first < height; first += rows)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(rows, height - first);
            var (strip, above) = Read(x, first, count, halo, conv.IsSeamless);
            // The convolution pads every strip; where the picture goes on, the rows that saw the padding are cut off again.
            write(target.narrow(2, first, count), conv.Forward(before?.Invoke(strip) ?? strip).narrow(2, above, count));
        }
    }

    // A strip with the rows next to it, and how many of these lie above. A seamless picture goes on at its opposite edge, another one ends.
    private static (Tensor Strip, long Above) Read(Tensor x, long first, long count, long halo, bool seamless)
    {
        var height = x.shape[2];
        if (seamless && halo > 0 && (first < halo || first + count + halo > height))
        {
            long[] rows = [.. Enumerable.Range(0, (int)(count + 2 * halo)).Select(row => (first - halo + row + 2 * height) % height)];
            return (x.index_select(2, tensor(rows, device: x.device)), halo);
        }

        var above = Math.Min(halo, first);
        return (x.narrow(2, first - above, Math.Min(first + count + halo, height) - (first - above)), above);
    }

    private static Tensor Whole(Tensor x, AdaptableConv2d conv, long height, long width) =>
        empty([x.shape[0], conv.Outputs, height, width], x.dtype, x.device);

    private long Rows(Tensor x, AdaptableConv2d conv, long growth) =>
        Math.Max(1, tiling.StripElements / (x.shape[0] * Math.Max(conv.Outputs, x.shape[1]) * x.shape[3] * growth));
}
