using System.Globalization;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Training.Datasets;
using Easel.Training.Forecasts;
using Easel.Training.Sessions;
using static TorchSharp.torch;

namespace Easel.Benchmarks.Training;

/// <summary>
/// Whole updates of a training, by the session that <c>easel train</c> runs: latents are encoded once and kept, then a step is noise, text encoder, UNet there and back,
/// clipping and AdamW. Its peak memory is what the forecast before a run must hit; the forecast is printed beside it.
/// </summary>
internal static class TrainingBenchmark
{
    private const int Side = 512;

    /// <summary>Prepares a run.</summary>
    /// <param name="setting">Where.</param>
    /// <param name="channels">Channels of the UNet's first level.</param>
    /// <param name="checkpointing">True computes inner values twice.</param>
    /// <param name="batch">Pictures of a step.</param>
    /// <param name="target">What is trained.</param>
    public static Work Prepare(Setting setting, int channels, bool checkpointing, int batch = 1, TrainTarget target = TrainTarget.Lora)
    {
        var request = new TrainRequest(
            target, RandomModel.PathOf(channels), Data: new TrainData("none", CacheLatents: true), Network: new TrainNetwork(Dim: 16, Alpha: 8), Optimizer: new TrainOptimizer(LearningRate: 1e-6),
            Run: new TrainRun(Steps: 100, Seed: 1, GradientCheckpointing: checkpointing), Device: new DeviceOptions(setting.Device.ToString(), setting.Compute == ScalarType.Float32 ? Precision.Fp32 : Precision.Fp16, MemoryMode.Normal));
        var fit = new BucketFit(new PictureSize(Side, Side), new PictureSize(Side, Side));
        var pictures = new FlatPictures(Side);
        // The store tells pictures apart by their bytes, so there must be a file.
        var file = RandomModel.PathOf(channels) + ".txt";
        File.WriteAllText(file, "one grey");
        var picture = new TrainingPicture(file, fit.Bucket, fit, "one girl", new TrainSubset("none"), Repeats: 100 * batch);
        var dataset = new LoadedDataset(new TrainDataset([], batch, Side, Side), [picture], []);
        var model = StableDiffusionModel.Open(request.Model!);
        var machine = Machine.Look();
        var policy = DevicePolicy.Choose(request.Device, machine, model.FullBytes);
        var forecast = TrainForecast.Of(request, model, [dataset], TimeForecast.Probe(setting.Device, setting.Compute));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"forecast: {forecast.MemoryBytes / 1e9:0.00} GB, {forecast.SecondsPerStep:0.0} s a step"));
        var session = new TrainingSession(request, new TrainingNetworks(model, policy, new ModelHost(), own: target == TrainTarget.Checkpoint), [dataset], policy, pictures);
        session.CacheLatents((_, _) => true);
        var passes = 2 + (checkpointing ? 1 : 0) + (target == TrainTarget.Checkpoint ? 1 : 0);
        return new Work(passes * Flops.UNet(FullSize.UNet with { ModelChannels = channels }, batch, Side / 8, Side / 8, 77), () =>
        {
            using var gradients = enable_grad();
            session.Step();
        });
    }
}
