using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Worker;
using Easel.Worker.Devices;
using Easel.Worker.Models;
using Easel.Worker.Remote;

namespace Easel.Cli.Commands;

/// <summary><c>easel worker --connect URL</c>: this machine's device works for a studio.</summary>
internal sealed class WorkerCommand : EaselCommand
{
    /// <summary>The environment variable with the key that lets a worker in.</summary>
    public const string KeyVariable = "EASEL_WORKER_KEY";

    private readonly Option<string> connect = new("--connect") { Description = "The studio's address, for instance http://studio.local:7860.", HelpName = "URL", Required = true };
    private readonly Option<string?> name = new("--name") { Description = "The name that the studio shows [default: the machine's].", HelpName = "NAME" };
    private readonly Option<bool> attached = new("--attached") { Description = "End when standard input does.", Hidden = true };

    public WorkerCommand(Terminal terminal, CancellationToken stop)
        : base("worker", $"Work for a studio on another machine with this machine's device; an administrator's key comes in the {KeyVariable} variable.", terminal, stop)
    {
        Add(connect);
        Add(name);
        Add(attached);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var address = parse.GetRequiredValue(connect);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var studio) || studio.Scheme is not ("http" or "https")) throw new InputException($"--connect: '{address}' is no address of a studio; give for instance http://127.0.0.1:7860.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        var isAttached = parse.GetValue(attached);
        if (isAttached) _ = FollowAsync(context.Terminal, studio, ending);
        using var link = new StudioLink(studio, Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null);
        using var devices = new DevicePool();
        var runner = new JobRunner(new ListedModels(ModelFolders.Store(context)), devices, TimeProvider.System);
        var worker = new RemoteWorker(link, runner, parse.GetValue(name) ?? Environment.MachineName, TimeProvider.System, line => context.Terminal.Error.WriteLine($"easel worker: {line}"));
        // Ctrl+C at a person's own worker drops the job in hand, and the studio gives it to another one; a studio's own worker finishes it.
        await worker.RunAsync(ending.Token, isAttached ? CancellationToken.None : context.Stop);
        return ExitStatus.Done;
    }

    /// <summary>Ends the worker when its studio does. A studio that only wants its memory back is still there: then the job in hand is finished first.</summary>
    private static async Task FollowAsync(Terminal terminal, Uri studio, CancellationTokenSource ending)
    {
        while (await terminal.In.ReadLineAsync() is not null) ;
        await ending.CancelAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(studio, "/healthz"));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Nobody is left who could take the result.
                Environment.Exit(ExitStatus.Failed);
            }
        }
        while (await timer.WaitForNextTickAsync());
    }
}
