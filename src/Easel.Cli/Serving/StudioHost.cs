using System.Security.Cryptography;
using Easel.Api;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Prompts;
using Easel.Application.Starting;
using Easel.Cli.Commands;
using Easel.Cli.Folders;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Jobs;
using Easel.Jobs.Workers;
using Easel.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Easel.Cli.Serving;

/// <summary>Puts the server together: studio, queue, this machine's worker, API.</summary>
internal static class StudioHost
{
    // Pictures of 4096 × 4096 pixels come as text in JSON.
    private const long LargestRequest = 128L << 20;

    public static WebApplication Build(CommandContext context, ServeOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var folders = context.Folders;
        var workerKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        builder.Logging.ClearProviders();
        StudioLogs.Add(builder.Services, folders, context.Terminal, context.Verbose);
        StudioTelemetry.Add(builder.Services, options.Telemetry);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.AddServerHeader = false;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Patience + TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.AddSingleton<IModelStore>(ModelFolders.Store(context));
        builder.Services.AddSingleton(_ => ModelFolders.Catalogue(context));
        builder.Services.AddSingleton(provider => EngineCapabilities.Of(provider.GetRequiredService<IModelStore>(), options.HasWorker ? JobKinds.All : JobKinds.Pictures));
        builder.Services.AddStudio(folders, options.Database);
        builder.Services.AddHostedService<StudioStart>();
        builder.Services.AddEaselApi(new AccessOptions
        {
            IsOpen = options.IsOpen,
            AllowsForeignHosts = !System.Net.IPAddress.IsLoopback(options.Address),
            WorkerKey = workerKey,
            ApiAuth = options.ApiAuth,
            Origins = options.Origins,
        }, folders);
        builder.Services.AddSingleton<IPageUsers, PageVisitors>().AddSingleton<IPromptCounter, EnginePromptCounter>().AddSingleton<IStudioDoctor>(new MachineDoctor(context.Data)).AddEaselWeb();
        builder.AddQueue();
        builder.Services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<CatalogueKeeper>(provider, ModelFolders.Starter() ?? ""));
        builder.Services.AddHostedService<BinKeeper>();
        builder.Services.AddSingleton(new StartFile(folders));
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StudioRestart>(provider, options.Start, (object)options.Fixed)).AddSingleton<IStudioStart>(provider => provider.GetRequiredService<StudioRestart>());
        builder.Services.AddSingleton<IStudioVersions>(new InstalledVersions(AppContext.BaseDirectory, Environment.GetEnvironmentVariable("EASEL_HOME"), EaselVersion.Full, EaselVersion.Commit, folders.Data));
        if (options.HasWorker)
        {
            builder.Services.AddLocalWorker(_ => new WorkerProgram(name => WorkerStart.Of(context, name, workerKey, WorkerCommand.Device, options), options.Patience, [.. JobKinds.Pictures, .. JobKinds.Files]));
            builder.Services.AddErrandWorker(_ => new WorkerProgram(name => WorkerStart.Of(context, name, workerKey, WorkerCommand.Errands, options), TimeSpan.Zero, JobKinds.Errands, "errands"));
        }

        var app = builder.Build();
        app.UseEaselWeb();
        app.UseEaselApi();
        app.MapEaselApi();
        app.MapEaselWeb();
        StudioTelemetry.Map(app);
        return app;
    }
}
