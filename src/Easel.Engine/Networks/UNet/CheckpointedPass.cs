using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>
/// A forward pass that kept only what each stage read; <see cref="Backward"/> computes the stages again, one after the other, so that the
/// inner values of only one are in memory at a time (Chen et al. 2016, arXiv:1604.06174; docs/decisions/042-gradient-checkpointing.md).
/// </summary>
public sealed class CheckpointedPass : IDisposable
{
    private readonly Action<Tensor> backward;
    private readonly Action release;

    internal CheckpointedPass(Tensor output, Action<Tensor> backward, Action release) => (Output, this.backward, this.release) = (output, backward, release);

    /// <summary>The prediction [n, out channels, h, w], without a graph.</summary>
    public Tensor Output { get; }

    /// <summary>Adds gradients to everything that the pass read and that wants them: parameters, adapters, the text.</summary>
    /// <param name="gradient">The loss's gradient by <see cref="Output"/>.</param>
    public void Backward(Tensor gradient) => backward(gradient);

    /// <inheritdoc/>
    public void Dispose() => release();
}
