using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Families;
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
        TrainTarget.Lora => LoraTarget.Create(
            networks.Keys, networks.All, request.Network, Rates(request, networks.Model.Family), random, device, request.Network.BaseWeights.IsEmpty ? null : BaseAdapters.Read(request.Network, networks, device)),
        TrainTarget.Checkpoint => new CheckpointTarget(networks, request.Optimizer),
        TrainTarget.Embedding => new EmbeddingTarget(networks, request.Embedding!, request.Optimizer, random),
        TrainTarget.Hypernetwork => HypernetworkTarget.Create(networks.UNet, request.Hypernetwork ?? new TrainHypernetwork(), request.Optimizer, random, device),
        _ => throw new InvalidRequestException("target", $"'{request.Target}' is unknown; give lora, checkpoint, embedding or hypernetwork."),
    };

    /// <summary>The learning rates of a request; what an adapter's settings leave out, a whole checkpoint still learns.</summary>
    public static AdapterRates Rates(TrainRequest request, ModelFamily family) => new(request.Target == TrainTarget.Checkpoint ? new TrainNetwork() : request.Network, request.Optimizer, family.Id == "sdxl");

    /// <summary>True where a text encoder learns, or the words that it reads.</summary>
    /// <param name="request">The run.</param>
    /// <param name="family">The model, with its text encoders.</param>
    public static bool TrainsText(TrainRequest request, ModelFamily family) => request.Target switch
    {
        TrainTarget.Hypernetwork => false,
        TrainTarget.Embedding => true,
        _ => Enumerable.Range(0, family.TextEncoders.Length).Any(tower => Rates(request, family).Text(tower) > 0),
    };
}
