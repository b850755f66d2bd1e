using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>2-D convolutions that are right on every processor, whatever memory held before.</summary>
public static class Convolution
{
    // Numbers in the widest vector of the processors that oneDNN writes code for.
    private const long Vector = 16;
    private const long Few = 8;

    /// <summary>
    /// <c>conv2d</c>. oneDNN (libtorch 2.10) reads whole vectors of channels: where their number is no multiple, also memory that nothing was written to, and multiplies it by zero, which is no zero where NaN was left there.
    /// So on a processor odd numbers of channels are filled up with zeros: the inputs, and for the gradient of the picture the outputs, which are cut off again
    /// (docs/decisions/097-convolutions-of-odd-channels.md).
    /// </summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="w">[outputs, inputs, kernel, kernel].</param>
    /// <param name="b">[outputs], or null.</param>
    /// <param name="stride">Rows and columns.</param>
    /// <param name="padding">Zeros above and below, left and right.</param>
    /// <returns>[n, outputs, h', w'].</returns>
    public static Tensor Of(Tensor x, Tensor w, Tensor? b, long[] stride, long[] padding)
    {
        if (w.shape[2] == 1 && w.shape[3] == 1 && stride.All(s => s == 1) && padding.All(p => p == 0)) return Pointwise(x, w, b);
        if (x.device_type != DeviceType.CPU) return conv2d(x, w, b, stride, padding);
        var (outputs, inputs) = (w.shape[0], w.shape[1]);
        // Few inputs, as those of a first layer, are read by other code, which is right.
        var moreInputs = inputs <= Few ? 0 : Missing(inputs);
        var moreOutputs = x.requires_grad && is_grad_enabled() ? Missing(outputs) : 0;
        if (moreInputs == 0 && moreOutputs == 0) return conv2d(x, w, b, stride, padding);
        using var scope = NewDisposeScope();
        var wide = conv2d(
            pad(x, [0, 0, 0, 0, 0, moreInputs]), pad(w, [0, 0, 0, 0, 0, moreInputs, 0, moreOutputs]), b is null ? null : pad(b, [0, moreOutputs]), stride, padding);
        return wide.narrow(1, 0, outputs).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>A 1×1 convolution: a matrix product, which is up to a third faster than oneDNN's convolution (docs/performance.md).</summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="w">[outputs, inputs] or [outputs, inputs, 1, 1].</param>
    /// <param name="b">[outputs], or null.</param>
    /// <returns>[n, outputs, h, w].</returns>
    public static Tensor Pointwise(Tensor x, Tensor w, Tensor? b = null)
    {
        using var scope = NewDisposeScope();
        var y = w.flatten(1).matmul(x.flatten(2));
        return (b is null ? y : y.add_(b.unsqueeze(-1))).view(x.shape[0], w.shape[0], x.shape[2], x.shape[3]).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (Vector - channels % Vector) % Vector;
}
