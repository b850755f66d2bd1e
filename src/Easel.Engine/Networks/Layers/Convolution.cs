using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>2-D convolutions whose gradients are right on every processor.</summary>
public static class Convolution
{
    // Numbers in the widest vector of the processors that oneDNN writes code for.
    private const long Vector = 16;

    /// <summary>
    /// <c>conv2d</c>. oneDNN's gradient for the input (libtorch 2.10) reads whole vectors of outputs: where their number is no multiple, also memory that nothing was written to, and multiplies it by zero,
    /// which is no zero where NaN was left there. So on a processor a convolution that is trained through gets further outputs, all zero, which are cut off again
    /// (docs/decisions/097-gradients-of-few-outputs.md).
    /// </summary>
    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="w">[outputs, inputs, kernel, kernel].</param>
    /// <param name="b">[outputs], or null.</param>
    /// <param name="stride">Rows and columns.</param>
    /// <param name="padding">Zeros above and below, left and right.</param>
    /// <returns>[n, outputs, h', w'].</returns>
    public static Tensor Of(Tensor x, Tensor w, Tensor? b, long[] stride, long[] padding)
    {
        var outputs = w.shape[0];
        var missing = (Vector - outputs % Vector) % Vector;
        if (missing == 0 || w.shape[2] == 1 || x.device_type != DeviceType.CPU || !x.requires_grad || !is_grad_enabled()) return conv2d(x, w, b, stride, padding);
        using var scope = NewDisposeScope();
        var wide = conv2d(x, pad(w, [0, 0, 0, 0, 0, 0, 0, missing]), b is null ? null : pad(b, [0, missing]), stride, padding);
        return wide.narrow(1, 0, outputs).contiguous().MoveToOuterDisposeScope();
    }
}
