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

/// <summary><c>easel upscale IMAGE…</c>: enlarges pictures, restores faces, cuts and mirrors (webui's Extras).</summary>
internal sealed class UpscaleCommand : EaselCommand
{
    private readonly UpscaleOptions options = new();

    public UpscaleCommand(Terminal terminal, CancellationToken stop)
        : base("upscale", "Enlarge pictures, restore faces, cut and mirror them.", terminal, stop) => options.AddTo(this);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        try
        {
            var request = options.Request(parse);
            request.Check();
            var output = OutputStore.Open(request, context.Data, TimeProvider.System, options.Overwrites(parse));
            return await ProcessAsync(request, output, context);
        }
        catch (InvalidRequestException e)
        {
            throw new InvalidRequestException(e.Problems.Select(p => p with { Field = OptionNames.Of(p.Field) }));
        }
    }

    private static async Task<int> ProcessAsync(UpscaleRequest request, OutputStore output, CommandContext context)
    {
        using var control = new JobControl();
        using var stopping = context.Stop.Register(() => control.Stop(StopKind.Cancel));
        using var devices = new DevicePool();
        var runner = new JobRunner(ModelFolders.Store(context), devices, TimeProvider.System);
        var watch = new GenerateWatch(context);
        var job = new JobContext(JobId.New(TimeProvider.System), control, output, watch.Hear);
        try
        {
            var result = (UpscaleResult)await watch.ShowAsync(() => runner.RunAsync(request, job));
            if (context.Json) context.Terminal.Out.WriteLine(JobJson.Write(result));
            if (result.Skipped.IsEmpty) return ExitStatus.Done;
            context.Terminal.Error.WriteLine($"easel: {result.Images.Length} pictures are done; {result.Skipped.Length} could not be read and were left out.");
            return ExitStatus.Failed;
        }
        catch (OperationCanceledException)
        {
            context.Terminal.Error.WriteLine($"easel: stopped; {watch.Processed.Length} pictures are finished and kept.");
            if (context.Json) context.Terminal.Out.WriteLine(JobJson.Write(new UpscaleResult(watch.Processed, [], 0) { Interrupted = true }));
            return ExitStatus.Cancelled;
        }
    }
}
