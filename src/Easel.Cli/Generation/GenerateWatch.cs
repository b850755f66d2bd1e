using System.Collections.Immutable;
using System.Globalization;
using Easel.Cli.Commands;
using Easel.Core.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Easel.Cli.Generation;

/// <summary>
/// Shows how a generation goes: a live bar with the time left on a terminal, under the picture in work where that is wanted; else only
/// warnings and the finished pictures' paths.
/// </summary>
/// <param name="context">The streams.</param>
/// <param name="previews">Where previews are written instead of shown, or null.</param>
internal sealed class GenerateWatch(CommandContext context, PreviewFolder? previews = null)
{
    private readonly Lock gate = new();
    private ImmutableArray<GeneratedImage> saved = [];
    private ImmutableArray<ProcessedImage> processed = [];
    private ProgressTask? bar;
    private IAnsiConsole? live;
    private JobPreview? shown;
    private Canvas? canvas;

    /// <summary>The pictures finished so far.</summary>
    public ImmutableArray<GeneratedImage> Saved
    {
        get { lock (gate) return saved; }
    }

    /// <summary>The post-processed pictures finished so far.</summary>
    public ImmutableArray<ProcessedImage> Processed
    {
        get { lock (gate) return processed; }
    }

    /// <summary>The result of a job that was stopped: what is finished and kept.</summary>
    public GenerateResult Kept() => new(Saved, new GenerateSeconds(0, 0, 0, 0, 0)) { Interrupted = true };

    /// <summary>Hears a job's events; called on the device's thread, so it only notes them.</summary>
    public void Hear(JobEvent news)
    {
        lock (gate)
        {
            switch (news)
            {
                case JobProgress progress when bar is not null:
                    bar.Value = progress.Fraction;
                    bar.Description = Describe(progress);
                    break;
                case JobPreview preview when previews is not null:
                    previews.Add(preview);
                    break;
                // Of a batch the first picture is shown.
                case JobPreview preview when live is not null && preview.Step != shown?.Step:
                    (shown, canvas) = (preview, PreviewCanvas.Of(preview.Picture));
                    break;
                case JobImageSaved image:
                    saved = saved.Add(image.Result);
                    Show(image.Result.Path);
                    break;
                case JobImageProcessed image:
                    processed = processed.Add(image.Result);
                    Show(image.Result.Path);
                    break;
                case JobLog log when log.Level == JobLogLevel.Warning || context.Verbose:
                    Say(log.Message);
                    break;
            }
        }
    }

    /// <summary>Shows the work while it lasts.</summary>
    public async Task<JobResult> ShowAsync(Func<Task<JobResult>> work)
    {
        if (!context.Terminal.ShowsProgress) return await work();
        var console = context.Terminal.Progress();
        return await console.Progress()
            .AutoClear(true)
            .UseRenderHook((bars, _) => Pictured(bars))
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async display =>
            {
                lock (gate) (bar, live) = (display.AddTask("starting", maxValue: 1), console);
                try
                {
                    return await work();
                }
                finally
                {
                    lock (gate) (bar, live, canvas) = (null, null, null);
                }
            });
    }

    private IRenderable Pictured(IRenderable bars)
    {
        lock (gate) return canvas is null ? bars : new Rows(canvas, bars);
    }

    internal static string Describe(JobProgress progress)
    {
        var doing = progress.Stage switch
        {
            JobStage.Load => "loading the model",
            JobStage.Encode => "reading the prompt",
            JobStage.Sample => string.Create(CultureInfo.InvariantCulture, $"painting, step {progress.Step} of {progress.Steps}"),
            JobStage.Decode => "decoding",
            JobStage.Process => "working on the picture",
            _ => "saving",
        };
        return progress.Batches > 1 ? string.Create(CultureInfo.InvariantCulture, $"{progress.Batch + 1}/{progress.Batches} {doing}") : doing;
    }

    private void Show(string path)
    {
        if (context.Json) return;
        // The path goes to standard output for programs; on a terminal the live bar would tear it, so it is drawn through it.
        if (live is not null && context.Terminal.ShowsResults) live.WriteLine(path);
        else context.Terminal.Out.WriteLine(path);
    }

    private void Say(string message)
    {
        if (live is not null) live.WriteLine($"easel: {message}");
        else context.Terminal.Error.WriteLine($"easel: {message}");
    }
}
