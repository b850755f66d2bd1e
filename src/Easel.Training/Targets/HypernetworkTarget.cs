using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Memory;
using Easel.Engine.Networks.UNet;
using Easel.Training.Optimizers;
using Easel.Training.Sessions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>
/// Small networks before the keys and values of attention, one pair for each width, and nothing else (A1111,
/// <c>modules/hypernetworks/hypernetwork.py</c>). They sit in a frozen UNet during a step.
/// </summary>
public sealed class HypernetworkTarget : ITrainingTarget, IDropsByStep
{
    private readonly Hypernetwork network;
    private readonly UNetModel unet;
    private readonly TrainingRandom random;

    private HypernetworkTarget(Hypernetwork network, TrainHypernetwork shape, UNetModel unet, double rate, TrainingRandom random)
    {
        (this.network, Shape, this.unet, this.random) = (network, shape, unet, random);
        Parameters = [.. Named().Select(tensor => new TrainedParameter(tensor.Name, tensor.Value, rate))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <inheritdoc/>
    public bool TrainsText => false;

    /// <inheritdoc/>
    public long Step { get; set; }

    /// <summary>Its shape; where it goes on from a file, that file's.</summary>
    public TrainHypernetwork Shape { get; }

    /// <summary>A fresh hypernetwork, or a file's to go on from.</summary>
    /// <param name="unet">The UNet; frozen, the caller's.</param>
    /// <param name="shape">What was asked for.</param>
    /// <param name="optimizer">The rate.</param>
    /// <param name="random">Draws start values and dropout.</param>
    /// <param name="device">Where it is.</param>
    /// <exception cref="EaselException">The model has no such width, the activation is unknown, the file does not fit, or the rate is 0.</exception>
    public static HypernetworkTarget Create(UNetModel unet, TrainHypernetwork shape, TrainOptimizer optimizer, TrainingRandom random, Device device)
    {
        var rate = optimizer.UNetLearningRate ?? optimizer.LearningRate;
        if (rate == 0) throw new InvalidRequestException("learning_rate", "is 0, which leaves nothing to train. Give for instance 1e-5.");
        var there = HypernetworkScope.Widths(unet);
        if (shape.Weights is { } file)
        {
            shape = HypernetworkShape.OfFile(file, shape);
            return new HypernetworkTarget(HypernetworkShape.Trainable(file, shape, there, device), shape, unet, rate, random);
        }

        _ = HypernetworkActivations.Find(shape.Activation, "--hypernetwork_activation");
        if (shape.Widths.FirstOrDefault(width => !there.Contains(width)) is > 0 and var missing)
            throw new InvalidRequestException("hypernetwork_sizes", $"holds {missing}, which this model does not have; it has {string.Join(", ", there)}.");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        ImmutableArray<long> widths = shape.Widths.IsEmpty ? there : [.. shape.Widths.Select(width => (long)width).Distinct()];
        var modules = widths.ToDictionary(width => width, width => (FreshHypernetwork.Make(width, 0, shape, random, device), FreshHypernetwork.Make(width, 1, shape, random, device)));
        return new HypernetworkTarget(Hypernetwork.Of("in training", modules), shape, unet, rate, random);
    }

    /// <inheritdoc/>
    public IDisposable Apply(bool training) => HypernetworkScope.Apply(unet, layer => [new InLayer(this, layer, training && Shape.Dropout.Any(share => share > 0))]);

    /// <inheritdoc/>
    public IDisposable Show(TrainingNetworks networks, ModelHost host) => Apply(training: false);

    /// <inheritdoc/>
    public void AfterUpdate()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> FileTensors() => Named().ToDictionary(tensor => tensor.Name, tensor => tensor.Value.detach(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private IEnumerable<(string Name, Parameter Value)> Named()
    {
        foreach (var (width, (keys, values)) in network.Modules)
        {
            foreach (var (side, module) in new[] { keys, values }.Index())
            {
                foreach (var ((weight, bias), number) in module.Stages.Zip(HypernetworkShape.Numbers(Shape)))
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"{width}.{side}.linear.{number}");
                    yield return ($"{name}.weight", (Parameter)weight);
                    yield return ($"{name}.bias", (Parameter)bias!);
                }
            }
        }
    }

    private sealed class InLayer(HypernetworkTarget target, int layer, bool drops) : IContextAdapter
    {
        public (Tensor ForKeys, Tensor ForValues) Apply(Tensor forKeys, Tensor forValues) => target.network.Modules.TryGetValue(forKeys.shape[^1], out var pair)
            ? (pair.Keys.Forward(forKeys, 1, drops ? (stage, h) => Thinned(h, 0, stage) : null), pair.Values.Forward(forValues, 1, drops ? (stage, h) => Thinned(h, 1, stage) : null))
            : (forKeys, forValues);

        private Tensor Thinned(Tensor h, int side, int stage)
        {
            var share = target.Shape.Dropout[stage + 1];
            if (share == 0) return h;
            using var chance = target.random.Tensors("hypernetwork dropout", target.Step, layer, side, stage);
            return h * (rand(h.shape, generator: chance).to(h.device) >= share).to(h.dtype) / (1 - share);
        }
    }
}
