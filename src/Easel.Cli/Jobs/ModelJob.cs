using Easel.Cli.Commands;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Worker;
using Easel.Worker.Devices;
using Easel.Worker.Pulling;
using Spectre.Console;

namespace Easel.Cli.Jobs;

/// <summary>Carries out a request that makes a model file: a live bar on a terminal, then the file's path, or the result as JSON.</summary>
internal static class ModelJob
{
    /// <param name="request">What to do.</param>
    /// <param name="context">The command's surroundings.</param>
    /// <param name="doing">What the bar says.</param>
    /// <param name="options">Turns a field's name into the option's, for messages.</param>
    public static async Task<int> RunAsync(JobRequest request, CommandContext context, string doing, Func<string, string> options)
    {
        using var control = new JobControl();
        using var stopping = context.Stop.Register(() => control.Stop(StopKind.Cancel));
        using var devices = new DevicePool();
        try
        {
            request.Check();
            // Whoever types a command may name an address of the own network.
            var pulls = PullSettings.Load(context.Data.Path, Environment.GetEnvironmentVariable) with { AllowPrivate = true };
            var runner = new JobRunner(ModelFolders.Store(context), devices, TimeProvider.System, pulls: pulls, catalogue: ModelFolders.Known(context));
            var result = await ShowAsync(context, doing, hear => runner.RunAsync(request, new JobContext(JobId.New(TimeProvider.System), control, new NoAssets(), hear)));
            var (path, notes, json) = result switch
            {
                ModelFileResult it => (it.Path, it.Notes, JobJson.Write(it)),
                PullResult it => (it.Path, it.Notes, JobJson.Write(it)),
                _ => throw new InvalidOperationException($"{result.GetType().Name} is no model file."),
            };
            if (!context.Json)
                foreach (var note in notes) context.Terminal.Error.WriteLine($"easel: {note}");
            context.Terminal.Out.WriteLine(context.Json ? json : path);
            return ExitStatus.Done;
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException(e.Problems.Select(p => p with { Field = options(p.Field) }));
        }
    }

    private static async Task<JobResult> ShowAsync(CommandContext context, string doing, Func<Action<JobEvent>, Task<JobResult>> work)
    {
        if (!context.Terminal.ShowsProgress) return await work(_ => { });
        return await context.Terminal.Progress().Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async display =>
            {
                var bar = display.AddTask(doing, maxValue: 1);
                return await work(news =>
                {
                    if (news is JobProgress progress) bar.Value = progress.Fraction;
                });
            });
    }
}
