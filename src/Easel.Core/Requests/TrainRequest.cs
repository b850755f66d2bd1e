using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Training, on the engine's own networks. Defaults are those of kohya's sd-scripts, whose options it repeats field by field.</summary>
/// <param name="Target">What is trained.</param>
/// <param name="Model">Name or path of the checkpoint to start from; null takes the default model (<c>--pretrained_model_name_or_path</c>).</param>
/// <param name="Vae">Name or path of a separate VAE; null takes the checkpoint's own (<c>--vae</c>).</param>
/// <param name="V2">What the user says about the family being SD 2 (<c>--v2</c>); null goes by the file. A contradiction is an error.</param>
/// <param name="VelocityPrediction">What the user says about velocity prediction (<c>--v_parameterization</c>); null goes by the file.</param>
/// <param name="Data">The pictures.</param>
/// <param name="Network">The shape of a LoRA.</param>
/// <param name="Optimizer">How weights follow their gradients.</param>
/// <param name="Loss">What is measured.</param>
/// <param name="Run">How long, and how it computes.</param>
/// <param name="Save">What is kept.</param>
/// <param name="Samples">Pictures on the way; null paints none.</param>
/// <param name="Embedding">The new words; for that target.</param>
/// <param name="Hypernetwork">Its shape; for that target.</param>
/// <param name="Device">Where it runs.</param>
public sealed record TrainRequest(
    TrainTarget Target = TrainTarget.Lora,
    string? Model = null,
    string? Vae = null,
    bool? V2 = null,
    bool? VelocityPrediction = null,
    TrainData? Data = null,
    TrainNetwork? Network = null,
    TrainOptimizer? Optimizer = null,
    TrainLoss? Loss = null,
    TrainRun? Run = null,
    TrainSave? Save = null,
    TrainSamples? Samples = null,
    TrainEmbedding? Embedding = null,
    TrainHypernetwork? Hypernetwork = null,
    DeviceOptions? Device = null) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "train";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>The pictures.</summary>
    public TrainData Data { get; init; } = Data ?? new();

    /// <summary>The shape of a LoRA.</summary>
    public TrainNetwork Network { get; init; } = Network ?? new();

    /// <summary>How weights follow their gradients; where nothing is said, at the target's usual rate.</summary>
    public TrainOptimizer Optimizer { get; init; } = Optimizer ?? new(LearningRate: Target.UsualRate());

    /// <summary>What is measured.</summary>
    public TrainLoss Loss { get; init; } = Loss ?? new();

    /// <summary>How long, and how it computes.</summary>
    public TrainRun Run { get; init; } = Run ?? new();

    /// <summary>What is kept.</summary>
    public TrainSave Save { get; init; } = Save ?? new();

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; init; } = Device ?? new();

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems() => TrainRequestRules.Problems(this);
}
