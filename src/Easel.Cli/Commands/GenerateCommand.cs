using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Generation;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Worker;
using Easel.Worker.Devices;

namespace Easel.Cli.Commands;

/// <summary><c>easel generate PROMPT</c>: paints pictures.</summary>
internal sealed class GenerateCommand : EaselCommand
{
    private readonly GenerateOptions options = new();

    public GenerateCommand(Terminal terminal, CancellationToken stop) : base("generate", "Paint pictures from words.", terminal, stop) => options.AddTo(this);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        try
        {
            var request = options.Prompts.Apply(options.Request(parse), parse, context);
            // Before anything is loaded: a typing error must not cost the minute that a model takes.
            request.Check();
            var output = OutputStore.Open(request, context.Data, TimeProvider.System, options.Overwrites(parse));
            await using var previews = Previews(parse, context);
            return await PaintAsync(request, output, options.Previews.Wanted(parse), previews, options.Threads(parse), context);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException(e.Problems.Select(p => p with { Field = OptionNames.Of(p.Field) }));
        }
    }

    private PreviewFolder? Previews(ParseResult parse, CommandContext context)
    {
        if (options.Previews.Folder(parse) is { } folder) return new PreviewFolder(folder, message => context.Terminal.Error.WriteLine($"easel: {message}"));
        if (options.Previews.Wanted(parse) && !context.Terminal.ShowsProgress)
            throw new InvalidRequestException("--preview-dir", "is missing: standard error is no terminal, so that nobody would see a preview. Name a folder for them, or leave --preview out.");
        return null;
    }

    private static async Task<int> PaintAsync(GenerateRequest request, OutputStore output, bool wantsPreviews, PreviewFolder? previews, int? threads, CommandContext context)
    {
        using var control = new JobControl();
        using var stopping = context.Stop.Register(() => control.Stop(StopKind.Cancel));
        using var devices = new DevicePool(threads: threads);
        var runner = new JobRunner(ModelFolders.Store(context), devices, TimeProvider.System, catalogue: ModelFolders.Known(context));
        var watch = new GenerateWatch(context, previews);
        var job = new JobContext(JobId.New(TimeProvider.System), control, output, watch.Hear) { WantsPreviews = wantsPreviews };
        try
        {
            var result = (GenerateResult)await watch.ShowAsync(() => runner.RunAsync(request, job));
            if (context.Json) context.Terminal.Out.WriteLine(JobJson.Write(result));
            return ExitStatus.Done;
        }
        catch (OperationCanceledException)
        {
            context.Terminal.Error.WriteLine($"easel: stopped; {watch.Saved.Length} of {request.Count * request.BatchSize} pictures are finished and kept.");
            if (context.Json) context.Terminal.Out.WriteLine(JobJson.Write(watch.Kept()));
            return ExitStatus.Cancelled;
        }
    }
}
