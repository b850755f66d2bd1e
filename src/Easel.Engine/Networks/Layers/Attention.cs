using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Layers;

/// <summary>Multi-head attention between projected tokens (Vaswani et al. 2017, arXiv:1706.03762), scale 1/√head width.</summary>
public static class Attention
{
    /// <param name="q">[n, t, c]; the last stride must be 1, or libtorch takes a path seven times slower.</param>
    /// <param name="k">[n, s, c].</param>
    /// <param name="v">[n, s, c].</param>
    /// <param name="heads">A divisor of c.</param>
    /// <param name="causal">True where a token sees only itself and those before it.</param>
    /// <returns>[n, t, c].</returns>
    public static Tensor Run(Tensor q, Tensor k, Tensor v, long heads, bool causal = false)
    {
        using var scope = NewDisposeScope();
        var dtype = q.dtype;
        if (IsSlowBackwards(q)) (q, k, v) = (q.to(ScalarType.Float32), k.to(ScalarType.Float32), v.to(ScalarType.Float32));
        var attended = scaled_dot_product_attention(Split(q, heads), Split(k, heads), Split(v, heads), null, 0, causal);
        return attended.transpose(1, 2).reshape(q.shape).to(dtype).MoveToOuterDisposeScope();
    }

    // libtorch's half-precision attention for processors has a backward pass six times slower than that of float32.
    private static bool IsSlowBackwards(Tensor q) => q.requires_grad && q.dtype != ScalarType.Float32 && q.device_type == TorchSharp.DeviceType.CPU;

    private static Tensor Split(Tensor x, long heads) =>
        x.view(x.shape[0], x.shape[1], heads, x.shape[2] / heads).transpose(1, 2);
}
