using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>An optimiser whose moments take a byte a number (Dettmers et al. 2021, arXiv:2110.02861); tensors of fewer than 4096 numbers keep 32 bits, as in bitsandbytes.</summary>
public abstract class ByteOptimizer : EachOptimizer
{
    private const long Small = 4096;

    private readonly Dictionary<string, BlockQuantizer> quantizers = new(StringComparer.Ordinal);

    private protected ByteOptimizer(IEnumerable<TrainedParameter> parameters)
        : base(parameters)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var quantizer in quantizers.Values) quantizer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Keeps a moment for every parameter, zero at first.</summary>
    private protected void KeepBytes(string name, bool withSign)
    {
        quantizers.Add(name, new BlockQuantizer(withSign));
        Keep(name, p => p.numel() < Small ? zeros_like(p) : zeros([Blocks(p), BlockQuantizer.Block], uint8, p.device));
        Keep($"{name}.scale", p => zeros([p.numel() < Small ? 0 : Blocks(p), 1], float32, p.device));
    }

    /// <summary>A moment in 32 bits, to be changed in place and handed to <see cref="Write"/>.</summary>
    private protected Tensor Read(Slot slot, string name) =>
        slot.Parameter.numel() < Small ? slot[name] : quantizers[name].Read(slot[name], slot[$"{name}.scale"], slot.Parameter.shape);

    /// <summary>Keeps what a moment has become.</summary>
    private protected void Write(Slot slot, string name, Tensor moment)
    {
        if (slot.Parameter.numel() >= Small) quantizers[name].Write(moment, slot[name], slot[$"{name}.scale"]);
    }

    private static long Blocks(Tensor parameter) => (parameter.numel() + BlockQuantizer.Block - 1) / BlockQuantizer.Block;
}
