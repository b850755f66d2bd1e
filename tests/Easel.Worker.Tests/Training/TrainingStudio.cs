using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Testing;
using Easel.Worker.Devices;
using Easel.Worker.Models;
using Easel.Worker.Tests.Generation;

namespace Easel.Worker.Tests.Training;

/// <summary>A worker, and a folder with pictures in the tutorial's tree, to train the small reference model.</summary>
internal sealed class TrainingStudio : IDisposable
{
    private readonly DevicePool devices = new(threads: 1);
    private readonly MemoryAssets assets = new();

    public TrainingStudio()
    {
        foreach (var (name, shade) in (ReadOnlySpan<(string, int)>)[("sls", 40), ("cpc", 160)])
            for (var i = 0; i < 2; i++) Picture($"train_girls/1_{name} 1girl/{name}{i}.png", shade + 20 * i);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("easel-train-").FullName;

    public List<JobEvent> Events { get; } = [];

    /// <summary>A short run on four pictures: four steps an epoch.</summary>
    public TrainRequest Request => new(
        Model: Golden.PathOf("models/tiny-sd1.safetensors"),
        Data: new TrainData(Path("train_girls"), Defaults: new TrainDataset([], Width: 64, Height: 64)),
        Optimizer: new TrainOptimizer(LearningRate: 1e-3),
        Run: new TrainRun(Epochs: 1, Seed: 7),
        Save: new TrainSave(Path("out"), "name"));

    public string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public string Picture(string relative, int shade, int side = 64)
    {
        var picture = new PixelBuffer(side, side, 3);
        for (var i = 0; i < picture.Bytes.Length; i++) picture.Bytes[i] = (byte)((shade + i / 3 % side) % 256);
        ImageFile.Save(Path(relative), picture, ImageFormat.Png, overwrite: true);
        return Path(relative);
    }

    public async Task<TrainResult> TrainAsync(TrainRequest request, Action<JobEvent, JobControl>? hear = null)
    {
        using var control = new JobControl();
        var runner = new JobRunner(new FolderModelStore([]), devices, TimeProvider.System);
        var job = new JobContext(JobId.New(TimeProvider.System), control, assets, news =>
        {
            lock (Events) Events.Add(news);
            hear?.Invoke(news, control);
        });
        return (TrainResult)await runner.RunAsync(request, job);
    }

    /// <summary>Names of files in the output folder.</summary>
    public ImmutableArray<string> Files(string pattern = "*.safetensors") =>
        Directory.Exists(Path("out")) ? [.. Directory.EnumerateFiles(Path("out"), pattern).Select(file => System.IO.Path.GetFileName(file)!).Order(StringComparer.Ordinal)] : [];

    public void Dispose()
    {
        devices.Dispose();
        assets.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
