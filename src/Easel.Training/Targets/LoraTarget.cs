using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Training.Optimizers;
using Easel.Training.Sessions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>Adapters in the slots of a frozen model: LoRA, LoCon, LoHa, LoKr, DyLoRA, DoRA, (IA)³.</summary>
public sealed class LoraTarget : ITrainingTarget, IDropsByStep
{
    private readonly ImmutableArray<(AdapterModule Module, WeightAdapter Adapter)> modules;
    private readonly IReadOnlyDictionary<string, AdaptableLayer> layers;
    private readonly TrainNetwork network;
    private readonly TrainingRandom random;
    private readonly BaseAdapters? basis;
    private readonly AdapterStrength strength = new();

    private LoraTarget(
        ImmutableArray<(AdapterModule Module, WeightAdapter Adapter)> modules, IReadOnlyDictionary<string, AdaptableLayer> layers, TrainNetwork network, AdapterRates rates, TrainingRandom random,
        BaseAdapters? basis = null)
    {
        (this.modules, this.layers, this.network, this.random, this.basis) = (modules, layers, network, random, basis);
        Parameters =
        [
            .. from module in modules
               from tensor in module.Adapter.Tensors
               let rate = rates.Of(module.Module, tensor.Name)
               where rate > 0
               select new TrainedParameter($"{module.Module.Name}.{tensor.Name}", (Parameter)tensor.Value, rate),
        ];
        TrainsText = modules.Any(module => module.Module.Target.IsText);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <inheritdoc/>
    public bool TrainsText { get; }

    /// <inheritdoc/>
    public long Step { get; set; }

    /// <summary>How strongly everything acts from the next <see cref="Apply"/> on (a dataset's <c>network_multiplier</c>).</summary>
    public double Multiplier
    {
        get => strength.Value;
        set => strength.Value = value;
    }

    /// <summary>Modules in the file.</summary>
    public int Modules => modules.Length;

    /// <summary>Modules that the last update had to make smaller (<c>--scale_weight_norms</c>).</summary>
    public int Scaled { get; private set; }

    /// <summary>Fresh adapters, or those of a file to go on from.</summary>
    /// <param name="keys">The model's layers.</param>
    /// <param name="networks">The loaded networks that they sit in; frozen, the caller's.</param>
    /// <param name="network">Algorithm and shape.</param>
    /// <param name="rates">Learning rates; a network of rate 0 gets no adapters.</param>
    /// <param name="random">The run's chance.</param>
    /// <param name="device">Where the adapters are.</param>
    /// <param name="basis">Adapters that the model has in it meanwhile; owned from now on. Null is none.</param>
    /// <exception cref="EaselException">The file to go on from is of another model, or there is nothing to train.</exception>
    internal static LoraTarget Create(
        AdapterKeys keys, IReadOnlyList<Layer> networks, TrainNetwork network, AdapterRates rates, TrainingRandom random, Device device, BaseAdapters? basis = null)
    {
        var layers = Layers(networks);
        var wanted = Wanted(keys, network, rates);
        if (wanted.Count == 0)
            throw new InvalidRequestException("learning_rate", "leaves nothing to train: the UNet's and the text encoder's rates are 0. Give one of them, for instance --unet_lr 1e-4.");
        var continued = network.Weights is { } file ? ContinuedAdapters.Read(file, keys, network, device) : null;
        var made = ImmutableArray.CreateBuilder<(AdapterModule, WeightAdapter)>();
        foreach (var (i, module) in wanted.Index())
        {
            if (continued?.GetValueOrDefault(module.Name) is { } there)
            {
                made.Add((module, there));
                continue;
            }

            if (continued is not null && network.DimFromWeights) continue;
            var (rank, alpha) = Shape(module, network);
            if (rank == 0) continue;
            using var chance = random.Tensors("adapter", i);
            var weight = layers[module.Target.Layer].WeightValue;
            using var rows = module.Target.Start is { } start ? weight.narrow(0, start, module.Target.Shape[0]) : null;
            made.Add((module, FreshAdapters.Make(module, network, rank, alpha, rows ?? weight, chance, device)));
        }

        return new LoraTarget(made.ToImmutable(), layers, network, rates, random, basis);
    }

    /// <summary>The modules that get adapters.</summary>
    public static IReadOnlyList<AdapterModule> Wanted(AdapterKeys keys, TrainNetwork network, AdapterRates rates)
    {
        var all = network.Algorithm == "ia3" ? AdapterModules.OfIa3(keys, network.UNet, network.TextEncoder) : AdapterModules.Of(keys, network.Layers(), network.UNet, network.TextEncoder);
        return [.. all.Where(module => rates.OfPart(module.Target.Part) > 0)];
    }

    /// <summary>Adapters that exist already; owned from now on.</summary>
    internal static LoraTarget Of(
        ImmutableArray<(AdapterModule, WeightAdapter)> modules, IReadOnlyList<Layer> networks, TrainNetwork network, AdapterRates rates, TrainingRandom random) =>
        new(modules, Layers(networks), network, rates, random);

    private static Dictionary<string, AdaptableLayer> Layers(IEnumerable<Layer> networks) =>
        networks.SelectMany(part => part.Layers()).OfType<AdaptableLayer>().ToDictionary(layer => layer.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IDisposable Apply(bool training)
    {
        var below = basis?.Apply();
        var own = AdapterScope.Apply([.. modules.Select((module, i) => Applied(module.Module.Target, training && Drops ? new TrainingAdapter(module.Adapter, network, i, random, () => Step) : module.Adapter))]);
        if (below is null) return own;
        return new Restore(() =>
        {
            own.Dispose();
            below.Dispose();
        });
    }

    /// <inheritdoc/>
    public IDisposable Show(TrainingNetworks networks, ModelHost host) => Apply(training: false);

    /// <inheritdoc/>
    public void AfterUpdate()
    {
        if (network.ScaleWeightNorms is not { } limit) return;
        using var noGradients = no_grad();
        Scaled = 0;
        foreach (var (_, adapter) in modules)
        {
            using var scope = NewDisposeScope();
            if (adapter is not Lora { Mid: null } lora) continue;
            var norm = Math.Max(lora.Up.flatten(1).matmul(lora.Down.flatten(1)).norm().item<float>() * lora.Scale, limit / 2);
            if (norm <= limit) continue;
            var root = Math.Sqrt(limit / norm);
            lora.Up.mul_(root);
            lora.Down.mul_(root);
            Scaled++;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> FileTensors()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (module, adapter) in modules)
        {
            foreach (var (name, value) in adapter.Tensors) tensors[$"{module.Name}.{name}"] = value.detach();
            if (adapter.Alpha is { } alpha) tensors[$"{module.Name}.alpha"] = tensor((float)alpha);
            if (adapter is Ia3 scaled) tensors[$"{module.Name}.on_input"] = tensor(scaled.OnInput ? 1L : 0L);
        }

        return tensors;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, adapter) in modules) adapter.Dispose();
        basis?.Dispose();
    }

    private bool Drops => network.Algorithm == "dylora" || network is not { Dropout: 0, RankDropout: 0, ModuleDropout: 0 };

    /// <summary>Rank and alpha of a module. sd-scripts: 3×3 convolutions have a rank of their own; ranks by block win over both, each for its kind.</summary>
    public static (int Rank, double Alpha) Shape(AdapterModule module, TrainNetwork network)
    {
        var (dims, alphas) = module.IsConvolution ? (network.ConvBlockDims, network.ConvBlockAlphas) : (network.BlockDims, network.BlockAlphas);
        var (dim, alpha) = module.IsConvolution ? (network.ConvDim ?? network.Dim, network.ConvAlpha ?? 1) : (network.Dim, network.Alpha);
        return module.Block < 0 ? (dim, alpha) : (dims.IsEmpty ? dim : dims[module.Block], alphas.IsEmpty ? alpha : alphas[module.Block]);
    }

    private AppliedAdapter Applied(AdapterTarget target, IWeightAdapter adapter) =>
        new(layers[target.Layer], target.Start is { } start ? new RowsAdapter(adapter, start, target.Shape[0]) : adapter, strength);
}
