using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Training.Datasets;

namespace Easel.Worker.Training;

/// <summary>
/// About how much memory a training takes: weights, what learns with its gradient and moments, and the inner values of the UNet, whose
/// number is an estimate that has not been held against measured runs yet.
/// </summary>
internal static class MemoryForecast
{
    // Inner values that the backward pass keeps, in numbers per latent cell and model channel; with recomputing, those of the largest stage.
    private const double KeptPerCell = 420, RecomputedPerCell = 130;

    /// <summary>Bytes.</summary>
    public static long Of(TrainRequest request, StableDiffusionModel model, ImmutableArray<LoadedDataset> datasets)
    {
        var half = request.Run.MixedPrecision != "no";
        var weights = model.FullBytes / (half && request.Target != TrainTarget.Checkpoint ? 2 : 1);
        var learned = request.Target == TrainTarget.Checkpoint ? model.FullBytes : (long)(model.FullBytes * 0.0008 * request.Network.Dim);
        var state = learned * (request.Optimizer.Type.Contains("8bit", StringComparison.OrdinalIgnoreCase) ? 1.5 : request.Optimizer.Type is "Lion" or "SGDNesterov" ? 2 : 3);
        var cells = datasets.SelectMany(dataset => dataset.Pictures.Select(picture => (double)picture.Fit.Bucket.Width * picture.Fit.Bucket.Height * dataset.Options.BatchSize)).DefaultIfEmpty(0).Max() / 64;
        var inner = cells * model.Family.UNet.ModelChannels * (request.Run.GradientCheckpointing ? RecomputedPerCell : KeptPerCell) * (half ? 2 : 4);
        return (long)(weights + learned + state + inner);
    }
}
