using System.Collections.Immutable;
using Easel.Api.Access;
using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Starting;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Microsoft.Extensions.Logging;

namespace Easel.Cli.Serving;

/// <summary>The start options of the studio that runs in this process, and its restart: the process stays, and starts the studio again.</summary>
/// <param name="running">What it runs with.</param>
/// <param name="fixedByCommand">What the command line says.</param>
/// <param name="file">What is saved.</param>
/// <param name="folders">Its folders.</param>
/// <param name="accounts">Who can sign in.</param>
/// <param name="leases">Gives jobs out.</param>
/// <param name="lists">Counts jobs.</param>
/// <param name="feed">Tells when jobs end.</param>
/// <param name="log">Hears why a restart does not wait for jobs.</param>
internal sealed partial class StudioRestart(
    StartOptions running, ImmutableArray<string> fixedByCommand, StartFile file, StudioFolders folders, Accounts accounts, LeaseLedger leases, JobLists lists, JobFeed feed, ILogger<StudioRestart> log)
    : IStudioStart, IDisposable
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ending = new();
    private bool disposed;
    private readonly DeviceMemory device = DeviceMemory.Of(running.Device ?? "auto");

    /// <summary>Completes when it is time to restart.</summary>
    public Task Asked => asked.Task;

    public StartView Look()
    {
        var saved = file.Load();
        return new StartView(saved, running, fixedByCommand, Next(saved) != running, leases.IsHeld || asked.Task.IsCompleted, device.Name, device.Bytes, folders.Data);
    }

    public async Task SaveAsync(StartOptions options, CancellationToken stop)
    {
        var found = options.Problems().ToBuilder();
        if (found.Count == 0)
        {
            var next = Next(options);
            if (options.MemoryBudget is { } budget && DeviceMemory.Of(next.Device ?? "auto").Refusal(budget) is { } why) found.Add(new FieldProblem("memoryBudget", why));
            if (options.Port is { } port && port != running.Port && !FreePort.IsFree(next.Address!, port)) found.Add(new FieldProblem("port", $"{port} is in use by another program on {next.Address}. End that program, or give another port."));
            if (next.Open != true && !await accounts.AnyAsync(stop))
                found.Add(new FieldProblem("open", "would ask everyone to sign in, and nobody could: there is no account. Make one first (POST /api/v1/accounts), or let everyone in with open."));
        }

        if (found.Count > 0) throw new InvalidRequestException(found);
        await file.SaveAsync(options, stop);
    }

    public async Task<Uri> RestartAsync(RestartWhen? when, CancellationToken stop)
    {
        var jobs = await RunningAsync(stop);
        if (jobs > 0 && when is null) throw new ConflictException($"{jobs} jobs run. Say when to restart: 'now' puts them back into the queue, 'idle' waits for their end.");
        leases.IsHeld = true;
        if (jobs > 0 && when == RestartWhen.Idle) _ = Task.Run(() => WaitAsync(ending.Token), CancellationToken.None);
        else asked.TrySetResult();
        var next = Next(file.Load());
        return ServeOptions.LocalOf(next.Address!, next.Port!.Value);
    }

    public void Dispose()
    {
        // The host knows it under two names.
        if (Interlocked.Exchange(ref disposed, true)) return;
        ending.Cancel();
        ending.Dispose();
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var change = feed.NextChange();
                if (await RunningAsync(stop) == 0) break;
                await change.WaitAsync(stop);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Jobs that cannot be counted are not waited for: no queue is held for good. They go back into it.
            NotWaited(log, e);
        }

        asked.TrySetResult();
    }

    [LoggerMessage(LogLevel.Error, "The jobs in hand cannot be counted, so the restart does not wait for their end: they go back into the queue.")]
    private static partial void NotWaited(ILogger log, Exception cause);

    private async Task<int> RunningAsync(CancellationToken stop) => (await lists.CountsAsync(stop)).GetValueOrDefault(JobState.Running);

    // What a start would make of them: the command line's word counts, then the saved one, then the default.
    private StartOptions Next(StartOptions saved)
    {
        bool Keeps(string name) => fixedByCommand.Contains(name, StringComparer.Ordinal);
        var listen = Keeps("listen") ? running.Listen : saved.Listen ?? "localhost";
        return new StartOptions(
            Keeps("device") ? running.Device : saved.Device ?? "auto",
            Keeps("memory") ? running.Memory : saved.Memory ?? "auto",
            Keeps("memoryBudget") ? running.MemoryBudget : saved.MemoryBudget,
            Keeps("port") ? running.Port : saved.Port ?? running.Port,
            listen,
            Keeps("open") ? running.Open : saved.Open ?? (saved with { Listen = listen }).Address is { } address && System.Net.IPAddress.IsLoopback(address),
            Keeps("webuiDir") ? running.WebuiDir : saved.WebuiDir);
    }
}
