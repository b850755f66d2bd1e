using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>Makes adapters that change nothing yet, with the start values of their authors' code.</summary>
public static class FreshAdapters
{
    /// <summary>The adapter of one module.</summary>
    /// <param name="module">The layer.</param>
    /// <param name="network">The algorithm and its options.</param>
    /// <param name="rank">Rank of this module.</param>
    /// <param name="alpha">Alpha of this module.</param>
    /// <param name="weight">The layer's weight, whose lengths decomposition starts from.</param>
    /// <param name="chance">Draws start values, on the CPU, so that they are the same on every device.</param>
    /// <param name="device">Where the adapter goes.</param>
    /// <exception cref="UnsupportedFeatureException">The algorithm cannot be trained.</exception>
    public static WeightAdapter Make(AdapterModule module, TrainNetwork network, int rank, double alpha, Tensor weight, Generator chance, Device device)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var made = Turning(module, network, rank, alpha, chance, device);
        return network.Decompose || network.Algorithm == "dora" ? new Dora(made, Own(Lengths(weight, network.DecomposeOnOutput), device)) : made;
    }

    // Lengths of the columns, or of the rows (LyCORIS, modules/locon.py: dora_scale).
    private static Tensor Lengths(Tensor weight, bool ofRows)
    {
        var kept = ofRows ? 0 : 1;
        long[] others = [.. Enumerable.Range(0, (int)weight.dim()).Where(d => d != kept).Select(d => (long)d)];
        return weight.to(float32).square().sum(others, keepdim: true).sqrt();
    }

    private static WeightAdapter Turning(AdapterModule module, TrainNetwork network, int rank, double alpha, Generator chance, Device device)
    {
        var shape = module.Target.Shape;
        return network.Algorithm switch
        {
            "lora" or "locon" or "dora" or "dylora" => MakeLora(shape, rank, alpha, network.Tucker, chance, device),
            "loha" => MakeLoHa(shape, rank, alpha, network.Tucker, chance, device),
            "lokr" => MakeLoKr(shape, rank, alpha, network, chance, device),
            "ia3" => new Ia3(Own(zeros(shape[AdapterModules.IsIa3OnInput(module.Name) ? 1 : 0]), device), AdapterModules.IsIa3OnInput(module.Name)),
            _ => throw new UnsupportedFeatureException($"The algorithm '{network.Algorithm}' cannot be trained in this version. Choose lora, locon, loha, lokr, dylora, ia3 or dora."),
        };
    }

    // down as PyTorch starts a layer, up zero (Hu et al. 2021).
    private static Lora MakeLora(IReadOnlyList<long> shape, int rank, double alpha, bool tucker, Generator chance, Device device)
    {
        var (outputs, inputs) = (shape[0], shape[1]);
        if (shape.Count < 4) return new Lora(Own(FanIn([rank, inputs], chance), device), Own(zeros(outputs, rank), device), alpha);
        var kernel = shape[2];
        if (tucker && kernel > 1)
            return new Lora(Own(FanIn([rank, inputs, 1, 1], chance), device), Own(zeros(outputs, rank, 1, 1), device), alpha, Own(FanIn([rank, rank, kernel, kernel], chance), device));
        return new Lora(Own(FanIn([rank, inputs, kernel, kernel], chance), device), Own(zeros(outputs, rank, 1, 1), device), alpha);
    }

    // LyCORIS, modules/loha.py.
    private static LoHa MakeLoHa(IReadOnlyList<long> shape, int rank, double alpha, bool tucker, Generator chance, Device device)
    {
        var outputs = shape[0];
        if (tucker && shape.Count == 4 && shape[2] > 1)
        {
            long[] core = [rank, rank, shape[2], shape[3]];
            return new LoHa(
                Own(Normal([rank, outputs], 1, chance), device), Own(Normal([rank, shape[1]], 1, chance), device), Own(zeros(rank, outputs), device), Own(Normal([rank, shape[1]], 1, chance), device),
                alpha, Own(Normal(core, 0.1, chance), device), Own(Normal(core, 0.1, chance), device));
        }

        var inputs = shape.Skip(1).Aggregate(1L, (product, side) => product * side);
        return new LoHa(
            Own(Normal([outputs, rank], 0.1, chance), device), Own(Normal([rank, inputs], 1, chance), device), Own(zeros(outputs, rank), device), Own(Normal([rank, inputs], 1, chance), device), alpha);
    }

    // LyCORIS, modules/lokr.py: each factor whole where that is not larger than two of the rank; the small one always, unless both are to be factored.
    private static LoKr MakeLoKr(IReadOnlyList<long> shape, int rank, double alpha, TrainNetwork network, Generator chance, Device device)
    {
        var kernel = shape.Skip(2).Aggregate(1L, (product, side) => product * side);
        var (outSmall, outLarge) = Split(shape[0], network.Factor);
        var (inSmall, inLarge) = Split(shape[1], network.Factor);
        var whole = !network.DecomposeBoth || rank >= Math.Max(outSmall, inSmall) / 2.0;
        var w1 = whole ? Own(FanIn([outSmall, inSmall], chance), device) : null;
        var (w1A, w1B) = whole ? (null, null) : (Own(FanIn([outSmall, rank], chance), device), Own(FanIn([rank, inSmall], chance), device));
        if (rank >= Math.Max(outLarge, inLarge) / 2.0)
            return new LoKr(w1, w1A, w1B, Own(zeros([outLarge, inLarge, .. shape.Skip(2)]), device), null, null, null, alpha);
        return new LoKr(w1, w1A, w1B, null, Own(FanIn([outLarge, rank], chance), device), Own(zeros(rank, inLarge * kernel), device), null, alpha);
    }

    /// <summary>Two factors of a side: the smaller at most <paramref name="factor"/>, or as even as can be where that is −1.</summary>
    internal static (long Small, long Large) Split(long side, int factor)
    {
        if (factor > 0 && side % factor == 0) return factor <= side / factor ? (factor, side / factor) : (side / factor, factor);
        var best = 1L;
        for (var small = 1L; small * small <= side; small++)
            if (side % small == 0 && (factor < 0 || small <= factor)) best = small;
        return (best, side / best);
    }

    private static Parameter Own(Tensor value, Device device)
    {
        var parameter = new Parameter(value.to(device, copy: true), true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    private static Tensor FanIn(long[] shape, Generator chance)
    {
        var bound = 1 / Math.Sqrt(shape.Skip(1).Aggregate(1L, (product, side) => product * side));
        return (rand(shape, generator: chance) * 2 - 1) * bound;
    }

    private static Tensor Normal(long[] shape, double deviation, Generator chance) => randn(shape, generator: chance) * deviation;
}
