using Easel.Application;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Easel.Jobs.Tests;

/// <summary>A studio with its queue in a real silo, on a real database.</summary>
internal sealed class QueueHost : IAsyncDisposable, IModelStore, IModelInspector
{
    private readonly StudioFolders folders = new(Directory.CreateTempSubdirectory("easel-queue-").FullName);
    private IHost host = null!;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IStudio Studio => host.Services.GetRequiredService<StudioParts>().For(StudioUser.Local);

    public IWorkerDesk Desk => host.Services.GetRequiredService<IWorkerDesk>();

    public LeaseLedger Leases => host.Services.GetRequiredService<LeaseLedger>();

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<QueueHost> StartAsync(Action<IServiceCollection, StudioFolders>? more = null)
    {
        var it = new QueueHost();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IModelStore>(it).AddSingleton(new WorkerCapabilities(["generate"], [], [], [], []))
            .AddSingleton(new ModelCatalogue(Path.Combine(it.folders.Cache, "models.db"), [], it)).AddStudio(it.folders);
        builder.AddQueue();
        more?.Invoke(builder.Services, it.folders);
        it.host = builder.Build();
        await it.Get<StudioOpening>().OpenAsync(Stop);
        await it.host.StartAsync(Stop);
        return it;
    }

    public string Find(ModelKind kind, string? name) => name ?? "tiny";

    public IReadOnlyList<string> List(ModelKind kind) => [];

    public string PathFor(ModelKind kind, string name) => name;

    public string FolderOf(string folder) => folder;

    public ModelFacts Inspect(string path) => ModelFacts.Unreadable("there are no models here", isUnsafe: false);

    public ModelDetails Describe(string path) => ModelDetails.None;

    public ModelFingerprint Hash(string path, CancellationToken cancelled) => throw new IOException("there are no models here");

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folders.Data, recursive: true);
    }
}
