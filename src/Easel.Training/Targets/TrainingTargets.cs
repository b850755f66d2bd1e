using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Sessions;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>Makes what a request trains.</summary>
public static class TrainingTargets
{
    /// <summary>The target of a request.</summary>
    /// <exception cref="EaselException">It cannot be trained.</exception>
    public static ITrainingTarget Make(TrainRequest request, TrainingNetworks networks, TrainingRandom random, Device device) => request.Target switch
    {
        TrainTarget.Lora => LoraTarget.Create(networks.Keys, networks.All, request.Network, new AdapterRates(request.Network, request.Optimizer), random, device),
        TrainTarget.Checkpoint => new CheckpointTarget(networks, request.Optimizer),
        TrainTarget.Embedding => new EmbeddingTarget(networks, request.Embedding!, request.Optimizer, random),
        TrainTarget.Hypernetwork => HypernetworkTarget.Create(networks.UNet, request.Hypernetwork ?? new TrainHypernetwork(), request.Optimizer, random, device),
        _ => throw new InvalidRequestException("target", $"'{request.Target}' is unknown; give lora, checkpoint, embedding or hypernetwork."),
    };
}
