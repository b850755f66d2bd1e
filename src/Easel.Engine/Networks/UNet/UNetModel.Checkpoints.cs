using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.UNet;

public sealed partial class UNetModel
{
    /// <summary>The prediction, and the way back for training with little memory.</summary>
    /// <param name="inputs">As for <see cref="Forward"/>; they must live until the pass is disposed.</param>
    public CheckpointedPass ForwardCheckpointed(UNetInputs inputs)
    {
        using var noGradients = no_grad();
        var kept = new List<Tensor>();
        T Keep<T>(T tensor)
            where T : Tensor
        {
            tensor.DetachFromDisposeScope();
            kept.Add(tensor);
            return tensor;
        }

        var time = Keep(Embed(inputs));
        var signals = new UNetSignals(time, inputs.Context);
        // What each stage reads: of the way down one tensor, of the way up one and the skip.
        List<Tensor> downInputs = [inputs.X], upInputs = [];
        foreach (var stage in down) downInputs.Add(Keep(stage.Forward(downInputs[^1], signals)));
        upInputs.Add(Keep(middle.Forward(downInputs[^1], signals)));
        for (var i = 0; i < up.Count; i++) upInputs.Add(Keep(Up(i, upInputs[i], downInputs[down.Count - i], signals)));
        var output = Keep(Head(upInputs[^1]));
        return new CheckpointedPass(output, gradient => Backward(inputs, time, downInputs, upInputs, gradient), () =>
        {
            foreach (var tensor in kept) tensor.Dispose();
        });
    }

    private void Backward(UNetInputs inputs, Tensor time, List<Tensor> downInputs, List<Tensor> upInputs, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var leafTime = Leaf(time);
        var leafContext = inputs.Context.requires_grad ? Leaf(inputs.Context) : inputs.Context;
        var signals = new UNetSignals(leafTime, leafContext);
        var current = Through(upInputs[^1], Head, gradient)!;
        var skipGradients = new Tensor?[down.Count + 1];
        for (var i = up.Count - 1; i >= 0; i--)
        {
            using var stageScope = NewDisposeScope();
            var skip = Leaf(downInputs[down.Count - i]);
            var stage = i;
            var next = Through(upInputs[i], x => Up(stage, x, skip, signals), current)!;
            skipGradients[down.Count - i] = skip.grad!.MoveToOuterDisposeScope();
            current = next.MoveToOuterDisposeScope();
        }

        current = Through(downInputs[^1], x => middle.Forward(x, signals), current)!;
        for (var i = down.Count - 1; i >= 0; i--)
        {
            using var stageScope = NewDisposeScope();
            var stage = down[i];
            var sum = skipGradients[i + 1] is { } skip ? current + skip : current;
            if (Through(downInputs[i], x => stage.Forward(x, signals), sum) is { } next) current = next.MoveToOuterDisposeScope();
        }

        // SDXL's vector and context come out of one graph of the text encoders, which can be walked once: both gradients go back together.
        var leafVector = inputs.Vector is { requires_grad: true } vector ? Leaf(vector) : inputs.Vector;
        var embedded = Embed(inputs with { Vector = leafVector });
        if (embedded.requires_grad && leafTime.grad is { } timeGradient) embedded.backward([timeGradient]);
        var (ends, starts) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (read, leaf) in (ReadOnlySpan<(Tensor?, Tensor?)>)[(inputs.Context, leafContext), (inputs.Vector, leafVector)])
        {
            if (read is not { requires_grad: true } || leaf?.grad is not { } led) continue;
            ends.Add(read);
            starts.Add(led);
        }

        if (ends.Count > 0) autograd.backward(ends, starts);
    }

    private static Tensor Leaf(Tensor value)
    {
        var leaf = value.detach();
        leaf.requires_grad = true;
        return leaf;
    }

    // One stage forwards with a graph, and back through it; what it read gets its gradient.
    private static Tensor? Through(Tensor input, Func<Tensor, Tensor> run, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var leaf = Leaf(input);
        var output = run(leaf);
        if (!output.requires_grad) return null;
        output.backward([gradient]);
        return leaf.grad?.MoveToOuterDisposeScope();
    }

    private Tensor Up(int index, Tensor h, Tensor skip, UNetSignals signals)
    {
        using var scope = NewDisposeScope();
        if (h.shape[2] != skip.shape[2] || h.shape[3] != skip.shape[3]) h = interpolate(h, size: skip.shape[2..], mode: InterpolationMode.Nearest);
        return up[index].Forward(cat([h, skip], 1), signals).MoveToOuterDisposeScope();
    }

    private Tensor Head(Tensor h)
    {
        using var scope = NewDisposeScope();
        return convOut.Forward(silu(normOut.Forward(h))).MoveToOuterDisposeScope();
    }
}
