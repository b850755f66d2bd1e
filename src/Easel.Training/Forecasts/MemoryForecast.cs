using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Families;
using Easel.Engine.Pipelines;
using Easel.Training.Datasets;
using Easel.Training.Targets;

namespace Easel.Training.Forecasts;

/// <summary>
/// About how much memory a training's process takes at its most, on a CPU: the program itself, weights, what learns with its gradient and moments, and what
/// the backward pass keeps. The counts follow from shapes; the constants were fitted to measured runs (docs/performance.md).
/// </summary>
public static class MemoryForecast
{
    // .NET, libtorch and its caches, before anything is loaded.
    private const double Program = 0.277e9;

    // What is alive at once where the largest stage goes back: gradients, intermediate results, memory in pieces.
    private const double StageFactor = 5.2;

    // Bytes for each number of a layer that an adapter changes as a whole, where it cannot be computed beside the layer.
    private const double WholeChange = 8;

    // Copies of the largest tensor that an optimiser makes while it changes it.
    private const double UpdateCopies = 3;

    // Numbers a layer, token and channel that a text encoder keeps where it learns.
    private const double TextKept = 35;

    // Full pictures of so many channels are alive at once where the autoencoder reads a picture.
    private const double EncodeCopies = 9;

    /// <summary>Bytes.</summary>
    /// <param name="request">The run.</param>
    /// <param name="model">Its model's headers.</param>
    /// <param name="datasets">The pictures.</param>
    /// <param name="learned">Numbers that learn.</param>
    public static long Of(TrainRequest request, StableDiffusionModel model, ImmutableArray<LoadedDataset> datasets, long learned)
    {
        var half = request.Run.MixedPrecision != "no";
        var vae = 4.0 * model.Checkpoint.File.Tensors.Values.Where(tensor => tensor.Name.StartsWith(ModelFamilies.VaePrefix + ".", StringComparison.Ordinal)).Sum(tensor => tensor.Elements);
        var own = request.Target == TrainTarget.Checkpoint;
        var weights = vae + (model.FullBytes - vae) / (half && !own ? 2 : 1);
        var state = learned * ((own ? 0 : 4) + 4 + Moments(request.Optimizer.Type) + (request.Run.EmaDecay is null ? 0 : 4));
        if (own) state += UpdateCopies * 4 * model.Checkpoint.File.Tensors.Values.Where(tensor => !tensor.Name.StartsWith(ModelFamilies.VaePrefix, StringComparison.Ordinal)).Max(tensor => tensor.Elements);
        if (request.Target == TrainTarget.Lora && (request.Network.Decompose || request.Network.Algorithm is "loha" or "lokr" or "dora"))
            state += WholeChange * LoraTarget.Wanted(AdapterKeys.Of(model.Checkpoint), request.Network, TrainingTargets.Rates(request, model.Family)).Sum(module => (double)module.Target.Shape.Aggregate(1L, (all, side) => all * side));
        // Each layer keeps a copy with the adapters that the model has in it meanwhile.
        if (request.Target == TrainTarget.Lora && !request.Network.BaseWeights.IsEmpty)
            state += (half ? 2.0 : 4) * AdapterModules.Of(AdapterKeys.Of(model.Checkpoint), AdapterLayers.Plain).Sum(module => (double)module.Target.Shape.Aggregate(1L, (all, side) => all * side));
        var tokens = request.Data.MaxTokenLength / 75 * 77;
        var text = TrainingTargets.TrainsText(request, model.Family) ? TextKept * tokens * model.Family.TextEncoders.Sum(tower => (double)tower.Layers * tower.Width) : 0;
        double inner = 0, encode = 0;
        foreach (var dataset in datasets)
        {
            foreach (var bucket in dataset.Pictures.Select(picture => picture.Fit.Bucket).Distinct())
            {
                var cost = UNetCost.Of(model.Family.UNet, bucket.Height / 8.0, bucket.Width / 8.0, tokens);
                // Stages that are computed twice keep what they read, and one of them all.
                var kept = request.Run.GradientCheckpointing ? cost.StageInputs + cost.LargestStage : cost.Kept;
                var numbers = kept + StageFactor * cost.LargestStage + text;
                inner = Math.Max(inner, numbers * dataset.Options.BatchSize * (half ? 2 : 4));
                encode = Math.Max(encode, EncodeCopies * 4 * bucket.Width * bucket.Height * model.VaeConfig.Channels);
            }
        }

        return (long)(Program + weights + state + Math.Max(inner, encode));
    }

    // Bytes a number beside the weight and its gradient.
    private static double Moments(string optimizer) => optimizer.ToLowerInvariant() switch
    {
        var name when name.EndsWith("8bit", StringComparison.Ordinal) => 2.1,
        "lion" or "sgdnesterov" => 4,
        "adafactor" => 0.1,
        "prodigy" => 16,
        "dadaptadam" => 12,
        "dadaptlion" => 8,
        _ => 8,
    };
}
