using System.Collections.Immutable;
using Easel.Api;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Prompts;
using Easel.Application.Starting;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Easel.Browser.Tests;

/// <summary>The page over a real studio on a real database and a real server; the worker is a painter of plain colours, so that no model is needed.</summary>
public sealed class StudioHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private StudioHost(WebApplication app, StudioFolders folders, QuickPainter painter) => (this.app, Folders, Painter) = (app, folders, painter);

    public StudioFolders Folders { get; }

    /// <summary>The worker.</summary>
    internal QuickPainter Painter { get; }

    /// <summary>Where the page is.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The studio's parts.</summary>
    public StudioParts Parts => app.Services.GetRequiredService<StudioParts>();

    /// <summary>Who may sign in, where people have to.</summary>
    public Accounts Accounts => app.Services.GetRequiredService<Accounts>();

    /// <summary>The jobs as workers see them.</summary>
    public LeaseLedger Leases => app.Services.GetRequiredService<LeaseLedger>();

    /// <summary>The database.</summary>
    public IDbContextFactory<StudioContext> Contexts => app.Services.GetRequiredService<IDbContextFactory<StudioContext>>();

    public IStudio Local => Parts.For(StudioUser.Local);

    public static async Task<StudioHost> StartAsync(string? folder = null, bool hasAccounts = false)
    {
        var folders = new StudioFolders(folder ?? Directory.CreateTempSubdirectory("easel-page-").FullName);
        var models = new ListedModels(folders);
        models.Create();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseKestrel();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IModelStore>(models).AddSingleton<IQueueBell, SilentBell>().AddSingleton<IPromptCounter, WordCounter>().AddSingleton<IPageUsers, HeaderUsers>().AddSingleton<IStudioDoctor, WarningDoctor>().AddSingleton<IStudioVersions, TwoVersions>().AddSingleton<IStudioStart, FixedStart>();
        builder.Services.AddSingleton(new WorkerCapabilities(
            ["generate", "upscale", "train", "merge", "pull", "convert", "lora-merge", "lora-join", "lora-resize", "lora-extract"],
            [.. new[] { "Euler a", "Euler", "DPM++ 2M" }.Select(name => new SamplerCapability(name, [], null, ImmutableDictionary<string, string>.Empty))],
            [new SchedulerCapability("automatic", "Automatic", [], null, false), new SchedulerCapability("karras", "Karras", [], 7, false)],
            [new UpscalerCapability("Lanczos", 1), new UpscalerCapability("Nearest", 1), new UpscalerCapability("LDSR", 4)],
            ["Latent", "Latent (nearest)"]) { MemoryBytes = 8_000_000_000 });
        builder.Services.AddSingleton(new ModelCatalogue(Path.Combine(folders.Cache, "models.db"), [new CatalogueRoot(models.Root)], new FolderInspector()));
        if (hasAccounts) builder.Services.AddSingleton<IPageUsers, SignedInUsers>().AddSingleton<IWorkerDesk, NoDesk>().AddEaselApi(new AccessOptions { IsOpen = false, AllowsForeignHosts = true, WorkerKey = "the worker's key" }, folders);
        builder.Services.AddStudio(folders).AddEaselWeb();
        var app = builder.Build();
        app.UseEaselWeb();
        if (hasAccounts)
        {
            app.UseEaselApi();
            app.MapEaselApi();
        }

        app.MapEaselWeb();
        // What the page needs and the host lacks shows here, not as a page that stays empty.
        app.Services.GetRequiredService<StudioParts>();
        await app.Services.GetRequiredService<StudioOpening>().OpenAsync(CancellationToken.None);
        await app.Services.GetRequiredService<ModelCatalogue>().ScanAsync();
        var painter = ActivatorUtilities.CreateInstance<QuickPainter>(app.Services);
        painter.Start();
        await app.StartAsync();
        return new StudioHost(app, folders, painter);
    }

    public async ValueTask DisposeAsync()
    {
        await Painter.DisposeAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folders.Data, recursive: true);
    }
}
