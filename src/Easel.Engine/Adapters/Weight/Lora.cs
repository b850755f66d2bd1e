using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021, arXiv:2106.09685): W + up · down · alpha / rank. On convolutions it is called LoCon: <c>down</c> has
/// the kernel, <c>up</c> is 1×1; with <c>mid</c> (Tucker, LyCORIS' <c>use_tucker</c>) both are 1×1 and <c>mid</c> has the kernel.
/// </summary>
public sealed class Lora : WeightAdapter
{
    /// <param name="down">[rank, inputs], [rank, inputs, 1, 1] or [rank, inputs, k, k]; owned from now on.</param>
    /// <param name="up">[outputs, rank] or [outputs, rank, 1, 1]; owned from now on.</param>
    /// <param name="alpha">Null where the file gives none; the scale is 1 then.</param>
    /// <param name="mid">[rank, rank, k, k], or null; owned from now on.</param>
    public Lora(Tensor down, Tensor up, double? alpha = null, Tensor? mid = null)
        : this(down, up, alpha, mid, (int)down.shape[0])
    {
    }

    private Lora(Tensor down, Tensor up, double? alpha, Tensor? mid, int rank)
    {
        Up = Own("lora_up.weight", up);
        Mid = OwnIf("lora_mid.weight", mid);
        Down = Own("lora_down.weight", down);
        (Alpha, Rank) = (alpha, rank);
    }

    /// <summary>From the inputs to the rank.</summary>
    public Tensor Down { get; }

    /// <summary>From the rank to the outputs.</summary>
    public Tensor Up { get; }

    /// <summary>Tucker's core, or null.</summary>
    public Tensor? Mid { get; }

    /// <inheritdoc/>
    public override int? Rank { get; }

    /// <summary>Reads one out of a file's tensors; null where they are another kind.</summary>
    public static WeightAdapter? TryRead(ModuleTensors module)
    {
        if (!module.Has("lora_down.weight") || !module.Has("lora_up.weight")) return null;
        return new Lora(module.Take("lora_down.weight"), module.Take("lora_up.weight"), module.Number("alpha"), module.TakeIf("lora_mid.weight"));
    }

    /// <summary>
    /// The same with its first <paramref name="rank"/> rows and columns only, its scale kept (A1111's <c>dyn</c>); it borrows the tensors,
    /// so this one must live as long. Tucker's form is not cut, as there.
    /// </summary>
    public Lora Cut(int rank)
    {
        var kept = Math.Clamp(rank, 0, (int)Down.shape[0]);
        return Mid is not null
            ? new Lora(Down.alias(), Up.alias(), Alpha, Mid.alias(), Rank!.Value)
            : new Lora(Down.narrow(0, 0, kept), Up.narrow(1, 0, kept), Alpha, null, Rank!.Value);
    }

    /// <inheritdoc/>
    public override Tensor Delta(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var (down, up) = (Full(Down), Full(Up).flatten(1));
        var product = Mid is null ? up.matmul(down.flatten(1)) : einsum("or,rskl,si->oikl", up, Full(Mid), down.flatten(1));
        return (product.view(weight.shape) * Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor? Forward(Tensor x, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var h = linear(x, Down.to(x.dtype).flatten(1));
        return (linear(h, Up.to(x.dtype).flatten(1)) * Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor? Convolve(Tensor x, Tensor weight, long[] stride, long[] padding)
    {
        using var scope = NewDisposeScope();
        var (down, up) = (Down.to(x.dtype), Up.to(x.dtype));
        long[] kernel = [weight.shape[2], weight.shape[3]];
        var h = Mid is null
            ? Convolution.Of(x, down.view(down.shape[0], weight.shape[1], kernel[0], kernel[1]), null, stride, padding)
            : Convolution.Of(Convolution.Pointwise(x, down), Mid.to(x.dtype), null, stride, padding);
        return (Convolution.Pointwise(h, up) * Scale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool Fits(IReadOnlyList<long> shape) =>
        IsMatrix(shape, Up.shape[0], Down.numel() / Math.Max(1, Down.shape[0]) * (Mid is null ? 1 : Mid.shape[2] * Mid.shape[3]))
        && Up.numel() == Up.shape[0] * Up.shape[1];
}
