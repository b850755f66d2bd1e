using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>
/// An optimiser with moments, which may take a byte a number in place of four (Dettmers et al. 2021, arXiv:2110.02861); tensors of fewer than 4096 numbers keep 32 bits then
/// too, as in bitsandbytes.
/// </summary>
public abstract class MomentOptimizer : EachOptimizer
{
    private const long Small = 4096;

    private readonly Dictionary<string, BlockQuantizer> quantizers = new(StringComparer.Ordinal);
    private readonly bool inBytes;

    private protected MomentOptimizer(IEnumerable<TrainedParameter> parameters, bool inBytes)
        : base(parameters) => this.inBytes = inBytes;

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var quantizer in quantizers.Values) quantizer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Keeps a moment for every parameter, zero at first.</summary>
    private protected void KeepMoment(string name, bool withSign = true)
    {
        if (!inBytes)
        {
            Keep(name);
            return;
        }

        quantizers.Add(name, new BlockQuantizer(withSign));
        Keep(name, p => IsWhole(p) ? zeros_like(p) : zeros([Blocks(p), BlockQuantizer.Block], uint8, p.device));
        Keep($"{name}.scale", p => zeros([IsWhole(p) ? 0 : Blocks(p), 1], float32, p.device));
    }

    /// <summary>A moment in 32 bits, to be changed in place and handed to <see cref="Write"/>.</summary>
    private protected Tensor Read(Slot slot, string name) =>
        IsWhole(slot.Parameter) ? slot[name] : quantizers[name].Read(slot[name], slot[$"{name}.scale"], slot.Parameter.shape);

    /// <summary>Keeps what a moment has become.</summary>
    private protected void Write(Slot slot, string name, Tensor moment)
    {
        if (!IsWhole(slot.Parameter)) quantizers[name].Write(moment, slot[name], slot[$"{name}.scale"]);
    }

    private bool IsWhole(Tensor parameter) => !inBytes || parameter.numel() < Small;

    private static long Blocks(Tensor parameter) => (parameter.numel() + BlockQuantizer.Block - 1) / BlockQuantizer.Block;
}
