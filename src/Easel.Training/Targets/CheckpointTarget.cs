using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Training.Optimizers;
using Easel.Training.Sessions;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>The weights themselves: UNet and text encoders, in copies of the run's own (DreamBooth, fine-tuning).</summary>
public sealed class CheckpointTarget : ITrainingTarget
{
    private readonly List<Weight> trained = [];

    /// <param name="networks">The run's own networks.</param>
    /// <param name="optimizer">The rates; a network of rate 0 is left alone.</param>
    public CheckpointTarget(TrainingNetworks networks, TrainOptimizer optimizer)
    {
        var rates = new AdapterRates(new TrainNetwork(), optimizer);
        var parameters = new List<TrainedParameter>();
        foreach (var (part, network) in networks.Towers.Select((tower, i) => (AdapterKeys.Part(i), (Layer)tower)).Prepend((AdapterKeys.UNetPart, networks.UNet)))
        {
            var rate = rates.OfPart(part);
            if (rate == 0) continue;
            if (part != AdapterKeys.UNetPart) TrainsText = true;
            foreach (var weight in network.AllWeights())
            {
                weight.Value.requires_grad = true;
                trained.Add(weight);
                parameters.Add(new TrainedParameter(weight.Name, weight.Value, rate));
            }
        }

        Parameters = parameters;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <inheritdoc/>
    public bool TrainsText { get; }

    /// <inheritdoc/>
    public IDisposable Apply(bool training) => AdapterScope.Apply([]);

    /// <inheritdoc/>
    public IDisposable Show(TrainingNetworks networks, ModelHost host) => networks.Lend(host);

    /// <inheritdoc/>
    public void AfterUpdate()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> FileTensors() => trained.ToDictionary(weight => weight.Name, weight => weight.Value.detach(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var weight in trained) weight.Value.requires_grad = false;
    }
}
