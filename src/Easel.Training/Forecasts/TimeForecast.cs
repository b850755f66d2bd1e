using System.Collections.Immutable;
using System.Diagnostics;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Pipelines;
using Easel.Training.Datasets;
using static TorchSharp.torch;

namespace Easel.Training.Forecasts;

/// <summary>
/// About how long an update will take: the operations of its passes, against what this machine's matrix product reaches in a short probe. The first steps of the
/// run itself know better.
/// </summary>
public static class TimeForecast
{
    // Share of the matrix product's speed that the networks reach, and what the many small calls of a pass cost beside it (docs/performance.md).
    private const double Efficiency = 0.65, SecondsBeside = 0.08;

    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(0.15);

    /// <summary>Operations a second of a matrix product, by the fastest of several; takes about a quarter of a second.</summary>
    public static double Probe(Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        const long side = 1024;
        var (a, b) = (ones([side, side], type, device), ones([side, side], type, device));
        var best = double.MaxValue;
        var all = Stopwatch.StartNew();
        for (var i = 0; i < 3 || all.Elapsed < s_probe; i++)
        {
            using var inner = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            // Reading a number waits for a GPU.
            _ = a.matmul(b)[0, 0].to(float32).item<float>();
            if (i > 0) best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * side * side * side / best;
    }

    /// <summary>Seconds of an update.</summary>
    /// <param name="request">The run.</param>
    /// <param name="model">Its model's headers.</param>
    /// <param name="datasets">The pictures.</param>
    /// <param name="speed">Operations a second.</param>
    public static double SecondsPerStep(TrainRequest request, StableDiffusionModel model, ImmutableArray<LoadedDataset> datasets, double speed)
    {
        var tokens = request.Data.MaxTokenLength / 75 * 77;
        // Forward, the gradients of inner values, those of the weights where they learn, and the stages again.
        var passes = 2 + (request.Target == TrainTarget.Checkpoint ? 1 : 0) + (request.Run.GradientCheckpointing ? 1 : 0);
        var encodes = !request.Data.CacheLatents && !request.Data.CacheLatentsToDisk;
        double operations = 0, batches = 0;
        foreach (var dataset in datasets)
        {
            foreach (var bucket in dataset.Pictures.GroupBy(picture => picture.Fit.Bucket))
            {
                var draws = bucket.Sum(picture => picture.Repeats);
                var unet = UNetCost.Of(model.Family.UNet, bucket.Key.Height / 8.0, bucket.Key.Width / 8.0, tokens).Operations;
                operations += draws * (passes * unet + (encodes ? Encode(model.VaeConfig, bucket.Key.Height, bucket.Key.Width) : 0));
                batches += Math.Ceiling((double)draws / dataset.Options.BatchSize);
            }
        }

        return batches == 0 ? 0 : request.Run.GradientAccumulation * (operations / batches / (speed * Efficiency) + SecondsBeside * passes / 2);
    }

    // The way down of the autoencoder: two convolutions a block, and one between levels.
    private static double Encode(VaeConfig config, double height, double width)
    {
        double cells = height * width, operations = 0, ch = config.Channels;
        foreach (var factor in config.ChannelMultipliers)
        {
            double to = config.Channels * factor;
            operations += cells * 18 * (ch * to + (2 * config.ResBlocks - 1) * to * to);
            ch = to;
            cells /= 4;
        }

        return operations;
    }
}
