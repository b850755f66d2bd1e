using Easel.Application;
using Easel.Application.Workers;
using Easel.Jobs.Queue;
using Easel.Jobs.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Easel.Jobs;

/// <summary>Puts the queue together.</summary>
public static class QueueServices
{
    /// <summary>Registers the queue with a silo of its own on loopback. <see cref="StudioServices.AddStudio"/> comes first.</summary>
    public static IHostApplicationBuilder AddQueue(this IHostApplicationBuilder host)
    {
        host.Services.AddSingleton<QueueSilo>();
        host.Services.AddHostedService(provider => provider.GetRequiredService<QueueSilo>());
        host.Services.AddSingleton<QueueDesk>();
        host.Services.AddSingleton<IWorkerDesk>(provider => provider.GetRequiredService<QueueDesk>());
        host.Services.AddSingleton<IQueueBell>(provider => provider.GetRequiredService<QueueDesk>());
        host.Services.AddHostedService<LeaseWatch>();
        return host;
    }

    /// <summary>Registers a second worker of this machine, for what needs no device: nobody who paints waits for a download.</summary>
    public static IServiceCollection AddErrandWorker(this IServiceCollection services, Func<IServiceProvider, WorkerProgram> program) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<LocalWorker>(provider, program(provider)));

    /// <summary>Registers this machine's worker, as a process of its own.</summary>
    public static IServiceCollection AddLocalWorker(this IServiceCollection services, Func<IServiceProvider, WorkerProgram> program)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LocalWorker>(provider, program(provider)));
        services.AddSingleton<IWorkerHealth>(provider => provider.GetRequiredService<LocalWorker>());
        return services.AddHostedService(provider => provider.GetRequiredService<LocalWorker>());
    }
}
