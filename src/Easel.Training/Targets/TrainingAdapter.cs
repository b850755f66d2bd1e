using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Training.Targets;

/// <summary>
/// An adapter during a step: dropout of inner values, of ranks, and of the whole module (sd-scripts, <c>LoRAModule.forward</c>). What is
/// dropped depends on step and module only, so that a pass that is computed twice drops the same.
/// </summary>
/// <param name="inner">The adapter; its owner's to dispose.</param>
/// <param name="network">The rates.</param>
/// <param name="index">Which module.</param>
/// <param name="random">The run's chance.</param>
/// <param name="step">The batch in work, counted over the run.</param>
internal sealed class TrainingAdapter(WeightAdapter inner, TrainNetwork network, int index, TrainingRandom random, Func<long> step) : IWeightAdapter
{
    public Tensor? Delta(Tensor weight) => IsDropped ? null : inner.Delta(weight);

    public Tensor? Forward(Tensor x, Tensor weight)
    {
        if (IsDropped) return null;
        if (Chosen is { } part) return linear(linear(x, part.Down.to(x.dtype).flatten(1)), part.Up.to(x.dtype).flatten(1)) * part.Scale;
        if (inner is not Lora lora || (network.Dropout == 0 && network.RankDropout == 0)) return inner.Forward(x, weight);
        using var scope = NewDisposeScope();
        var h = Thinned(linear(x, lora.Down.to(x.dtype).flatten(1)), -1);
        return (linear(h, lora.Up.to(x.dtype).flatten(1)) * lora.Scale).MoveToOuterDisposeScope();
    }

    public Tensor? Convolve(Tensor x, Tensor weight, long[] stride, long[] padding)
    {
        if (IsDropped) return null;
        if (Chosen is { } part)
        {
            var lower = Convolution.Of(x, part.Down.to(x.dtype).view(part.Down.shape[0], weight.shape[1], weight.shape[2], weight.shape[3]), null, stride, padding);
            return Convolution.Pointwise(lower, part.Up.to(x.dtype)) * part.Scale;
        }

        if (inner is not Lora { Mid: null } lora || (network.Dropout == 0 && network.RankDropout == 0)) return inner.Convolve(x, weight, stride, padding);
        using var scope = NewDisposeScope();
        var down = lora.Down.to(x.dtype);
        var h = Thinned(Convolution.Of(x, down.view(down.shape[0], weight.shape[1], weight.shape[2], weight.shape[3]), null, stride, padding), 1);
        return (Convolution.Pointwise(h, lora.Up.to(x.dtype)) * lora.Scale).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
    }

    private bool IsDropped => network.ModuleDropout > 0 && random.For("module dropout", step(), index).NextDouble() < network.ModuleDropout;

    // DyLoRA (Valipour et al. 2022, arXiv:2210.07558): the first ranks up to a drawn one, of which the last unit alone learns; so the first ranks are of use
    // alone. The factor √(rank / used) is sd-scripts' (networks/dylora.py), which computes with the later ranks too.
    private (Tensor Down, Tensor Up, double Scale)? Chosen
    {
        get
        {
            if (network.Algorithm != "dylora" || inner is not Lora { Mid: null } lora) return null;
            var rank = (int)lora.Down.shape[0];
            var (start, unit) = (random.For("dylora", step(), index).Next(rank / network.Unit) * network.Unit, network.Unit);
            var (down, up) = (lora.Down.narrow(0, start, unit), lora.Up.narrow(1, start, unit));
            if (start > 0) (down, up) = (cat([lora.Down.detach().narrow(0, 0, start), down]), cat([lora.Up.detach().narrow(1, 0, start), up], 1));
            return (down, up, lora.Scale * Math.Sqrt((double)rank / (start + unit)));
        }
    }

    private Tensor Thinned(Tensor h, int rankAxis)
    {
        if (network.Dropout > 0)
        {
            using var chance = random.Tensors("dropout", step(), index);
            h = h * (rand(h.shape, generator: chance).to(h.device) >= network.Dropout).to(h.dtype) / (1 - network.Dropout);
        }

        if (network.RankDropout == 0) return h;
        using var ranks = random.Tensors("rank dropout", step(), index);
        var axis = rankAxis < 0 ? (int)h.dim() + rankAxis : rankAxis;
        var shape = h.shape.Select((side, i) => i == 0 || i == axis ? side : 1).ToArray();
        return h * (rand(shape, generator: ranks).to(h.device) >= network.RankDropout).to(h.dtype) / (1 - network.RankDropout);
    }
}
