using Microsoft.Extensions.Hosting;

namespace Easel.Cli.Serving;

/// <summary>Leaves signals to the command line, which has its own way to stop.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
