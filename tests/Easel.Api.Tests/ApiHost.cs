using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Pictures;
using Easel.Application.Tests;
using Easel.Application.Workers;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Easel.Api.Tests;

/// <summary>The whole API over a real database in a folder of its own, behind a server without a network; a simulated worker does the jobs.</summary>
internal sealed class ApiHost : IAsyncDisposable, IModelStore, IModelInspector, IQueueBell, IWorkerDesk
{
    public const string WorkerKey = "the worker's key";

    private readonly CancellationTokenSource ending = new();
    private WebApplication app = null!;
    private Task working = Task.CompletedTask;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public StudioFolders Folders { get; } = new(Directory.CreateTempSubdirectory("easel-api-").FullName);

    public FullDisk Disk { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public SimulatedWorker Worker { get; private set; } = null!;

    public StudioParts Parts => app.Services.GetRequiredService<StudioParts>();

    public Accounts Accounts => app.Services.GetRequiredService<Accounts>();

    public static async Task<ApiHost> StartAsync(AccessOptions? access = null, QueueLimits? limits = null, bool closed = false)
    {
        var host = new ApiHost();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new BugLog());
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<IModelStore>(host).AddSingleton<IQueueBell>(host).AddSingleton<IWorkerDesk>(host).AddSingleton(limits ?? new QueueLimits())
            .AddSingleton(Capabilities()).AddSingleton(new ModelCatalogue(Path.Combine(host.Folders.Cache, "models.db"), [], host)).AddStudio(host.Folders)
            .AddEaselApi(access ?? new AccessOptions { IsOpen = true, WorkerKey = WorkerKey }, host.Folders);
        host.Disk.AddTo<StudioContext>(builder.Services);
        host.app = builder.Build();
        host.app.UseEaselApi();
        host.app.MapEaselApi();
        await host.app.StartAsync(Stop);
        host.Client = host.app.GetTestClient();
        host.Client.Timeout = TimeSpan.FromMinutes(2);
        host.Worker = new SimulatedWorker(host.app.Services.GetRequiredService<LeaseLedger>(), host.app.Services.GetRequiredService<PictureStore>());
        if (!closed) await host.OpenAsync();
        return host;
    }

    public async Task OpenAsync()
    {
        await app.Services.GetRequiredService<StudioOpening>().OpenAsync(Stop);
        working = Task.Run(() => Worker.RunAsync(Parts.Feed, ending.Token));
    }

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Stop);

    public async Task<(int Status, JsonElement Json)> PostAsync(string path, object? body = null)
    {
        using var response = await Client.PostAsJsonAsync(path, body ?? new { }, JsonSerializerOptions.Default, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public string Find(ModelKind kind, string? name) => kind == ModelKind.Checkpoint && name is null or "tiny" or "other" or "broken" or "tiny.safetensors"
        ? Path.Combine(Folders.Data, $"{Path.GetFileNameWithoutExtension(name ?? "tiny")}.safetensors")
        : throw new ModelNotFoundException(name ?? "", $"Model '{name}' was not found.");

    public IReadOnlyList<string> List(ModelKind kind) => kind == ModelKind.Checkpoint ? [Path.Combine(Folders.Data, "other.safetensors"), Path.Combine(Folders.Data, "tiny.safetensors")] : [];

    public string PathFor(ModelKind kind, string name) => name;

    public ModelFacts Inspect(string path) => ModelFacts.Unreadable("there are no models here", isUnsafe: false);

    public ModelDetails Describe(string path) => ModelDetails.None;

    public ModelFingerprint Hash(string path, CancellationToken cancelled) => throw new IOException("there are no models here");

    public Task RingAsync() => Task.CompletedTask;

    public Task<LeasedJob?> TakeAsync(WorkerState worker, TimeSpan patience, CancellationToken stop) => Task.FromResult<LeasedJob?>(null);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await working;
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folders.Data, recursive: true);
    }

    private static WorkerCapabilities Capabilities() => new(
        ["generate", "upscale"],
        [Sampler("DPM++ 2M", "karras", "k_dpmpp_2m"), Sampler("Euler a", null, "k_euler_a"), Sampler("Euler", null, "k_euler"), Sampler("DDIM", null, "ddim")],
        [new("automatic", "Automatic", [], null, true), new("karras", "Karras", [], 7, false) { TakesEnds = true }, new("sgm_uniform", "SGM Uniform", ["SGMUniform"], null, true)],
        [new("None", 1), new("Lanczos", 4), new("Nearest", 4)],
        ["Latent", "Latent (nearest)"]);

    private static SamplerCapability Sampler(string name, string? schedule, string alias) =>
        new(name, [alias], schedule, schedule is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("scheduler", schedule))
        {
            Churns = name == "Euler",
            ScalesNoise = name is "Euler" or "Euler a",
            TakesSchedule = name != "DDIM",
        };
}
