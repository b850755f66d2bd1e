using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Pictures;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Application.Tests;

/// <summary>A whole studio on a real database in a folder of its own. The test itself plays the worker.</summary>
internal sealed class TestStudio : IAsyncDisposable, IModelStore, IQueueBell
{
    private readonly string? connection;
    private ServiceProvider services = null!;

    private TestStudio(string folder, QueueLimits limits, string? connection) => (Folders, Limits, this.connection) = (new StudioFolders(folder), limits, connection);

    public ManualClock Clock { get; } = new();

    public StudioFolders Folders { get; }

    public QueueLimits Limits { get; }

    public FullDisk Disk { get; } = new();

    public StudioParts Parts => services.GetRequiredService<StudioParts>();

    public LeaseLedger Leases => services.GetRequiredService<LeaseLedger>();

    public PictureBin Bin => services.GetRequiredService<PictureBin>();

    public PictureStore Store => services.GetRequiredService<PictureStore>();

    public IDbContextFactory<StudioContext> Contexts => services.GetRequiredService<IDbContextFactory<StudioContext>>();

    public StudioDatabase Database => services.GetRequiredService<StudioDatabase>();

    public IStudio Local => Parts.For(StudioUser.Local);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TestStudio> OpenAsync(QueueLimits? limits = null, string? connection = null)
    {
        var studio = new TestStudio(Directory.CreateTempSubdirectory("easel-studio-").FullName, limits ?? new QueueLimits(), connection);
        await studio.StartAsync();
        return studio;
    }

    /// <summary>Begins anew on what is on the disk, as after a kill: nothing of the memory is left.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        Clock.Move(TimeSpan.FromSeconds(1));
        await StartAsync();
        await Store.RecoverAsync(Stop);
        await Leases.RecoverAsync("the studio ended while it ran", Stop);
    }

    public async Task<LeasedJob> TakeAsync(string worker = "w1")
    {
        var (waiting, _) = await Leases.WaitingAsync(Stop);
        return (await Leases.TakeAsync(waiting[0].Id, worker, Stop))!;
    }

    public async Task<GeneratedImage> PaintAsync(LeasedJob job, int number = 0, byte grey = 100, string? infotext = null)
    {
        infotext ??= $"a cat\nSteps: 5, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: {7 + number}, Size: 16x8, Model hash: 0123456789, Model: tiny";
        return await Store.SaveAsync(job.Lease, new PictureUpload(number, ImageFormat.Png, 7 + number, 1, infotext, Png(grey, infotext)), Stop);
    }

    public async Task FinishAsync(LeasedJob job, params GeneratedImage[] images) =>
        await Leases.ReportAsync(job.Lease, [new JobFinished(new GenerateResult([.. images], new GenerateSeconds(0, 0, 0, 0, 1)))], Stop);

    public static byte[] Png(byte grey = 100, string? infotext = null)
    {
        var pixels = new PixelBuffer(16, 8, 3);
        Array.Fill(pixels.Bytes, grey);
        return ImageEncoder.Encode(pixels, ImageFormat.Png, infotext);
    }

    public string Find(ModelKind kind, string? name) => name ?? "tiny";

    public IReadOnlyList<string> List(ModelKind kind) => [];

    public string PathFor(ModelKind kind, string name) => Path.Combine(Folders.Data, name);

    public string FolderOf(string folder) => Path.Combine(Folders.Data, folder);

    public Task RingAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (connection is not null) await OnPostgres.DropAsync(connection);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folders.Data, recursive: true);
    }

    private async Task StartAsync()
    {
        var all = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock).AddSingleton(Limits).AddSingleton<IModelStore>(this).AddSingleton<IQueueBell>(this)
            .AddSingleton(new WorkerCapabilities(["generate", "train"], ImmutableArray<SamplerCapability>.Empty, [], [], []))
            .AddSingleton(new ModelCatalogue(Path.Combine(Folders.Data, "cache", "models.db"), [], new NoInspector())).AddStudio(Folders, connection);
        if (connection is null) Disk.AddTo<StudioContext>(all);
        services = all.BuildServiceProvider();
        await using var context = await Contexts.CreateDbContextAsync(Stop);
        await Database.OpenAsync(context, Stop);
    }

    private sealed class NoInspector : IModelInspector
    {
        public ModelFacts Inspect(string path) => ModelFacts.Unreadable("there are no models here", isUnsafe: false);

        public ModelDetails Describe(string path) => ModelDetails.None;

        public ModelFingerprint Hash(string path, CancellationToken cancelled) => throw new IOException("there are no models here");
    }
}
