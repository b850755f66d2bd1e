using System.Net;
using Easel.Application.Jobs;
using Easel.Application.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Easel.Jobs.Queue;

/// <summary>
/// The queue's silo, on loopback, in a host of its own: it comes up behind the studio's page, which needs it only when a worker asks for a job.
/// One that does not come up is tried again.
/// </summary>
public sealed partial class QueueSilo(LeaseLedger ledger, StudioSettings settings, TimeProvider clock, ILoggerFactory logs) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<IGrainFactory> up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ending = new();
    private readonly ILogger log = logs.CreateLogger<QueueSilo>();
    private Task working = Task.CompletedTask;
    private IHost? silo;
    private bool disposed;

    /// <summary>True when workers may have asked.</summary>
    public bool IsUp => up.Task.IsCompletedSuccessfully;

    /// <summary>The way to the queue, as soon as there is one.</summary>
    public Task<IGrainFactory> Grains => up.Task;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        working = Task.Run(ComeUpAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await ending.CancelAsync();
        await working;
        up.TrySetCanceled(CancellationToken.None);
        if (silo is not null) await silo.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The host knows it under two names.
        if (Interlocked.Exchange(ref disposed, true)) return;
        await ending.CancelAsync();
        await working;
        silo?.Dispose();
        ending.Dispose();
    }

    private async Task ComeUpAsync()
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!ending.IsCancellationRequested)
        {
            var host = Build();
            try
            {
                await host.StartAsync(ending.Token);
                silo = host;
                up.TrySetResult(host.Services.GetRequiredService<IGrainFactory>());
                return;
            }
            catch (Exception e)
            {
                host.Dispose();
                if (ending.IsCancellationRequested) return;
                // Another program may have taken one of its ports this moment.
                NotUp(log, pause.TotalSeconds, e);
            }

            await Task.Delay(pause, clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private IHost Build()
    {
        var ports = FreePorts.Find(2);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(logs).AddSingleton(clock).AddSingleton(ledger).AddSingleton(settings).AddSingleton<IHostLifetime, SiloLifetime>();
        builder.UseOrleans(orleans =>
        {
            orleans.UseLocalhostClustering(ports[0], ports[1]);
            orleans.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            // A worker's wait for a job is a call that lasts.
            orleans.Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.ResponseTimeout = TimeSpan.FromMinutes(1);
                // The queue may give a job in the moment in which its worker leaves: the desk must see it, to put it back.
                messaging.WaitForCancellationAcknowledgement = true;
            });
        });
        return builder.Build();
    }

    [LoggerMessage(LogLevel.Error, "The queue does not come up; another try in {Seconds} s.")]
    private static partial void NotUp(ILogger log, double seconds, Exception cause);
}
