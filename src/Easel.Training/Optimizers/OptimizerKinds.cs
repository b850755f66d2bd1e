using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Training.Optimizers;

/// <summary>An optimiser that can be chosen.</summary>
/// <param name="Name">Its name in sd-scripts.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Module">Its Python class, for the metadata of files.</param>
/// <param name="FindsRate">True where it finds its own step size and wants the rate 1.</param>
/// <param name="Aliases">Other names.</param>
public sealed record OptimizerKind(
    string Name, Func<IReadOnlyList<TrainedParameter>, OptimizerArguments, IOptimizer> Make, string Module, bool FindsRate = false, params ImmutableArray<string> Aliases);

/// <summary>The optimisers. A new one is a file and a line here.</summary>
public static class OptimizerKinds
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<OptimizerKind> All { get; } =
    [
        new("AdamW", (p, a) => new Adam(p, a, decoupled: true), "torch.optim.adamw.AdamW", Aliases: ["PagedAdamW", "PagedAdamW32bit"]),
        new("Adam", (p, a) => new Adam(p, a, decoupled: false), "torch.optim.adam.Adam"),
        new("AdamW8bit", (p, a) => new AdamW8Bit(p, a), "bitsandbytes.optim.adamw.AdamW8bit", Aliases: ["PagedAdamW8bit"]),
        new("SGDNesterov", (p, a) => new SgdNesterov(p, a), "torch.optim.sgd.SGD"),
        new("SGDNesterov8bit", (p, a) => new SgdNesterov(p, a, inBytes: true), "bitsandbytes.optim.sgd.SGD8bit"),
        new("Lion", (p, a) => new Lion(p, a), "lion_pytorch.lion_pytorch.Lion"),
        new("Lion8bit", (p, a) => new Lion(p, a, inBytes: true), "bitsandbytes.optim.lion.Lion8bit", Aliases: ["PagedLion8bit"]),
        new("Adafactor", (p, a) => new Adafactor(p, a), "transformers.optimization.Adafactor"),
        new("Prodigy", (p, a) => new Prodigy(p, a), "prodigyopt.prodigy.Prodigy", FindsRate: true),
        new("DAdaptAdam", (p, a) => new DAdaptAdam(p, a), "dadaptation.dadapt_adam.DAdaptAdam", FindsRate: true, Aliases: ["DAdaptation", "DAdaptAdamPreprint"]),
        new("DAdaptLion", (p, a) => new DAdaptLion(p, a), "dadaptation.dadapt_lion.DAdaptLion", FindsRate: true),
    ];

    /// <summary>The optimiser of that name, in any case.</summary>
    /// <exception cref="UnsupportedFeatureException">There is none; the message lists them.</exception>
    public static OptimizerKind Find(string name) => All.FirstOrDefault(kind => kind.Aliases.Prepend(kind.Name).Contains(name, StringComparer.OrdinalIgnoreCase))
        ?? throw new UnsupportedFeatureException($"There is no optimizer '{name}'. Choose one of {string.Join(", ", All.Select(kind => kind.Name))}.");

    /// <summary>Makes an optimiser, refusing arguments that it does not have.</summary>
    /// <exception cref="InvalidRequestException">An argument is unknown or has a wrong value.</exception>
    public static IOptimizer Make(OptimizerKind kind, IReadOnlyList<TrainedParameter> parameters, IEnumerable<string> arguments)
    {
        var read = new OptimizerArguments(kind.Name, arguments);
        var optimizer = kind.Make(parameters, read);
        try
        {
            read.RequireAllRead();
            return optimizer;
        }
        catch
        {
            optimizer.Dispose();
            throw;
        }
    }
}
