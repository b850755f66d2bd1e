using System.CommandLine;
using System.Text;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Jobs;
using Easel.Cli.Training;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Starter;
using Easel.Training.Configuration;
using Easel.Worker;
using Easel.Worker.Devices;
using Easel.Worker.Training;

namespace Easel.Cli.Commands;

/// <summary><c>easel train lora</c> and its siblings.</summary>
internal sealed class TrainTargetCommand : EaselCommand
{
    /// <summary>The alias that is named after sd-scripts' program for whole checkpoints with captions.</summary>
    public const string FineTune = "fine_tune";

    private readonly TrainTarget target;
    private readonly TrainOptions options = new();
    private readonly DeviceChoice device = new();
    private readonly Option<bool> check = new("--check") { Description = "Only look at pictures and settings, say what was found and how long the run will be, and train nothing." };

    public TrainTargetCommand(TrainTarget target, string description, Terminal terminal, CancellationToken stop)
        : base(target.ToString().ToLowerInvariant(), description, terminal, stop)
    {
        this.target = target;
        foreach (var option in options.All) Add(option);
        foreach (var option in device.All) Add(option);
        Add(check);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (given, notes) = options.Given(parse);
        if (options.Output(parse) is { } recipe)
        {
            TrainSettings.Apply(Start(parse), given).Check();
            WholeFile.Write(recipe, Encoding.UTF8.GetBytes(TrainConfigFile.Write(given)));
            context.Terminal.Out.WriteLine(recipe);
            return ExitStatus.Done;
        }

        foreach (var note in notes) context.Terminal.Error.WriteLine($"easel: {note}");
        var request = TrainSettings.Apply(Start(parse), given) with { Device = device.Read(parse) };
        request.Check();
        if (parse.GetValue(check) || TrainSettings.IsSet("debug_dataset", given)) return await CheckAsync(request, context);
        using var control = new JobControl();
        using var stopping = context.Stop.Register(() => control.Stop(StopKind.Cancel));
        using var devices = new DevicePool();
        var runner = new JobRunner(ModelFolders.Store(context), devices, TimeProvider.System, catalogue: ModelFolders.Known(context));
        var watch = new TrainWatch(context);
        var job = new JobContext(JobId.New(TimeProvider.System), control, new NoAssets(), watch.Hear);
        try
        {
            var result = (TrainResult)await watch.ShowAsync(() => runner.RunAsync(request, job));
            if (context.Json) context.Terminal.Out.WriteLine(JobJson.Write(result));
            else context.Terminal.Out.WriteLine(result.File);
            return ExitStatus.Done;
        }
        catch (OperationCanceledException)
        {
            context.Terminal.Error.WriteLine(watch.State is { } state ? $"easel: stopped; the state is saved in {state}. The same command with --resume auto goes on." : "easel: stopped; nothing was learned yet, so nothing is saved.");
            return ExitStatus.Cancelled;
        }
    }

    // sd-scripts' fine_tune.py leaves the text encoder alone unless --train_text_encoder is set; train_db.py trains it.
    private TrainRequest Start(ParseResult parse)
    {
        var start = new TrainRequest(target);
        return parse.CommandResult.IdentifierToken.Value == FineTune ? start with { Optimizer = start.Optimizer with { StopTextAt = -1 } } : start;
    }

    private static async Task<int> CheckAsync(TrainRequest request, CommandContext context)
    {
        using var devices = new DevicePool();
        var planned = await new TrainCheck(ModelFolders.Store(context), devices).RunAsync(request);
        TrainReport.Write(planned, context);
        return planned.Findings.Any(finding => finding.Level == FindingLevel.Error) ? ExitStatus.BadInput : ExitStatus.Done;
    }
}
