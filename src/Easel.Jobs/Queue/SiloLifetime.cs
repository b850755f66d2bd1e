using Microsoft.Extensions.Hosting;

namespace Easel.Jobs.Queue;

/// <summary>The silo lives as long as the studio says: it listens to no signal.</summary>
internal sealed class SiloLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
