using System.CommandLine;
using Easel.Cli.Console;
using Easel.Application.Jobs;
using Easel.Cli.Folders;
using Easel.Core.Requests;
using Easel.Worker;
using Easel.Worker.Devices;
using Easel.Worker.Models;
using Easel.Worker.Pulling;
using Easel.Worker.Remote;

namespace Easel.Cli.Commands;

/// <summary><c>easel worker --connect URL</c>: this machine's device works for a studio.</summary>
internal sealed class WorkerCommand : EaselCommand
{
    /// <summary>The environment variable with the key that lets a worker in.</summary>
    public const string KeyVariable = "EASEL_WORKER_KEY";

    /// <summary>The work of a studio's own worker: everything that needs the device.</summary>
    public const string Device = "device";

    /// <summary>The work of a studio's own second worker: downloads and checks, several at once.</summary>
    public const string Errands = "errands";

    private const int ErrandLines = 3;
    private static readonly TimeSpan ErrandPatience = TimeSpan.FromMinutes(1);

    private readonly Option<string> connect = new("--connect") { Description = "The studio's address, for instance http://studio.local:7860.", HelpName = "URL", Required = true };
    private readonly Option<string?> name = new("--name") { Description = "The name that the studio shows [default: the machine's].", HelpName = "NAME" };
    private readonly Option<int?> threads = ThreadsOption.Create();
    private readonly Option<bool> attached = new("--attached") { Description = "End when standard input does.", Hidden = true };

    private readonly DeviceChoice device = new();
    private readonly Option<string?> work = new("--work") { Description = "What a studio's own worker does: device or errands.", Hidden = true };

    public WorkerCommand(Terminal terminal, CancellationToken stop)
        : base("worker", $"Work for a studio on another machine with this machine's device; an administrator's key comes in the {KeyVariable} variable.", terminal, stop)
    {
        Add(connect);
        Add(name);
        Add(threads);
        Add(attached);
        Add(work);
        foreach (var option in device.All) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var address = parse.GetRequiredValue(connect);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var studio) || studio.Scheme is not ("http" or "https")) throw new InputException($"--connect: '{address}' is no address of a studio; give for instance http://127.0.0.1:7860.");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        var isAttached = parse.GetValue(attached);
        if (isAttached) _ = FollowAsync(context.Terminal, studio, ending);
        using var link = new StudioLink(studio, Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null);
        using var devices = new DevicePool(threads: parse.GetValue(threads));
        var models = new ListedModels(ModelFolders.Store(context));
        var runner = new JobRunner(models, devices, TimeProvider.System, PullSettings.Load(context.Data.Path, Environment.GetEnvironmentVariable), ModelFolders.Known(context));
        var own = parse.GetValue(name) ?? Environment.MachineName;
        var duty = Duty(isAttached ? parse.GetValue(work) ?? Device : null, new TrainingPlaces(context.Data.Path, models)) with { Device = device.Read(parse), Passing = context.Folders.Passing };
        // Ctrl+C at a person's own worker drops the job in hand, and the studio gives it to another one; a studio's own worker finishes it.
        var lines = Enumerable.Range(1, duty.Idle is null ? 1 : ErrandLines).Select(line => new RemoteWorker(
            link, runner, line == 1 ? own : $"{own}.{line}", duty, TimeProvider.System, text => context.Terminal.Error.WriteLine($"easel worker: {text}")));
        await Task.WhenAll(lines.Select(line => Task.Run(() => line.RunAsync(ending.Token, isAttached ? CancellationToken.None : context.Stop))));
        return ExitStatus.Done;
    }

    // A worker of another machine sends pictures; whatever writes beside the studio's models is for a worker that the studio started itself.
    private static WorkerDuty Duty(string? work, TrainingPlaces places) => work switch
    {
        null => new WorkerDuty(JobKinds.Pictures),
        Errands => new WorkerDuty(JobKinds.Errands, places, new IdleWatch(TimeProvider.System, ErrandPatience)),
        _ => new WorkerDuty([.. JobKinds.Pictures, .. JobKinds.Files], places),
    };

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
