using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Testing;
using Easel.Worker.Devices;
using Easel.Worker.Models;

namespace Easel.Worker.Tests.Generation;

/// <summary>A worker with a tiny model, as a front end would use it.</summary>
internal sealed class Studio : IDisposable
{
    private readonly DevicePool devices;
    private readonly JobRunner runner;

    /// <param name="threads">One by default: tests run beside each other, and threads of one operation that wait for each other crawl then.</param>
    /// <param name="folders">Where models are looked for besides.</param>
    public Studio(int? threads = 1, params ImmutableArray<string> folders)
    {
        devices = new DevicePool(threads: threads);
        runner = new JobRunner(new FolderModelStore(folders.IsDefault ? [] : folders, Model), devices, TimeProvider.System);
    }

    public static string Model { get; } = Golden.PathOf("models/tiny-sd1.safetensors");

    public static GenerateRequest Request { get; } = new("a cat", Steps: 3, Width: 64, Height: 64, Seed: 5);

    public MemoryAssets Assets { get; } = new();

    public List<JobEvent> Events { get; } = [];

    public async Task<GenerateResult> PaintAsync(GenerateRequest request, Action<JobEvent, JobControl>? hear = null, bool wantsPreviews = false)
    {
        using var control = new JobControl();
        var job = new JobContext(JobId.New(TimeProvider.System), control, Assets, news =>
        {
            lock (Events) Events.Add(news);
            hear?.Invoke(news, control);
        }) { WantsPreviews = wantsPreviews };
        return (GenerateResult)await runner.RunAsync(request, job);
    }

    /// <summary>The pixels of one picture.</summary>
    public async Task<byte[]> PixelsAsync(GenerateRequest request)
    {
        await PaintAsync(request);
        return Assets.Images[^1].Picture.Bytes;
    }

    public void Dispose()
    {
        devices.Dispose();
        Assets.Dispose();
    }
}
