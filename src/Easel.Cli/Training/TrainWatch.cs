using System.Globalization;
using Easel.Cli.Commands;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Easel.Cli.Training;

/// <summary>
/// Shows how a training goes: on a terminal a dashboard with the loss as a curve, rates, speed and time left; elsewhere a line an epoch (and
/// at least every fifty steps), findings, and the files that were written.
/// </summary>
/// <param name="context">The streams.</param>
internal sealed class TrainWatch(CommandContext context)
{
    private const int CurveWidth = 60, Every = 50, RecentLines = 6;
    private const string Levels = "▁▂▃▄▅▆▇█";

    private readonly Lock gate = new();
    private readonly List<double> losses = [];
    private readonly Queue<string> recent = new();
    private JobTrainingStep? step;
    private JobTrainingMeasured? measured;
    private string doing = "loading the model";
    private bool live;

    /// <summary>The state that was saved last; null where none was.</summary>
    public string? State { get; private set; }

    /// <summary>Hears a job's events; called on the device's thread, so it only notes them.</summary>
    public void Hear(JobEvent news)
    {
        lock (gate)
        {
            switch (news)
            {
                case JobTrainingPlanned planned:
                    // Errors are said once, by whoever reports the failure.
                    foreach (var line in TrainReport.Lines(planned with { Findings = [.. planned.Findings.Where(finding => finding.Level != FindingLevel.Error)] })) Say(line);
                    break;
                case JobProgress { Stage: JobStage.Encode } progress:
                    doing = string.Create(CultureInfo.InvariantCulture, $"latents {progress.Step} of {progress.Steps}");
                    break;
                case JobTrainingStep it:
                    (step, doing) = (it, "training");
                    losses.Add(it.AverageLoss);
                    if (!live && (it.Step % Every == 0 || it.Step == it.Steps)) Say(Line(it));
                    break;
                case JobTrainingMeasured it:
                    measured = it;
                    Say(string.Create(CultureInfo.InvariantCulture, $"step {it.Step}: loss of trained pictures {it.TrainedLoss:0.0000}, of held-out ones {it.HeldOutLoss:0.0000}; {it.Verdict}"));
                    break;
                case JobTrainingSaved saved:
                    if (saved.What == "state") State = saved.Path;
                    Say($"{saved.What}: {saved.Path}");
                    break;
                case JobLog log:
                    Say(log.Message);
                    break;
            }
        }
    }

    /// <summary>Shows the work while it lasts.</summary>
    public async Task<JobResult> ShowAsync(Func<Task<JobResult>> work)
    {
        if (!context.Terminal.ShowsProgress) return await work();
        live = true;
        JobResult? result = null;
        await context.Terminal.Progress().Live(Dashboard()).AutoClear(false).StartAsync(async display =>
        {
            var running = work();
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(500));
                display.UpdateTarget(Dashboard());
            }

            result = await running;
        });
        return result!;
    }

    private Rows Dashboard()
    {
        lock (gate)
        {
            var lines = new List<IRenderable>();
            if (step is null) lines.Add(new Text(doing));
            else
            {
                var grid = new Grid().AddColumn().AddColumn();
                void Row(string name, string value) => grid.AddRow(new Text(name), new Text(value));
                Row("step", string.Create(CultureInfo.InvariantCulture, $"{step.Step} of {step.Steps}, epoch {step.Epoch} of {step.Epochs}"));
                Row("loss", string.Create(CultureInfo.InvariantCulture, $"{step.AverageLoss:0.0000}   {Curve()}"));
                Row("learning rate", step.LearningRate.ToString("g3", CultureInfo.InvariantCulture));
                if (step.GradientNorm is { } norm) Row("gradient", norm.ToString("0.000", CultureInfo.InvariantCulture));
                Row("speed", string.Create(CultureInfo.InvariantCulture, $"{step.SecondsPerStep:0.00} s a step, {TimeSpan.FromSeconds(step.SecondsLeft):h\\:mm\\:ss} left"));
                if (measured is not null) Row("fit", measured.Verdict);
                lines.Add(grid);
            }

            lines.AddRange(recent.Select(line => new Text(line)));
            return new Rows(lines);
        }
    }

    private string Curve()
    {
        var shown = losses.Count <= CurveWidth ? losses : [.. Enumerable.Range(0, CurveWidth).Select(i => losses[i * (losses.Count - 1) / (CurveWidth - 1)])];
        var (low, high) = (shown.Min(), shown.Max());
        return string.Concat(shown.Select(loss => Levels[high > low ? (int)((loss - low) / (high - low) * (Levels.Length - 1)) : 0]));
    }

    private static string Line(JobTrainingStep it) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {it.Step} of {it.Steps}, epoch {it.Epoch} of {it.Epochs}: loss {it.AverageLoss:0.0000}, rate {it.LearningRate:g3}, {it.SecondsPerStep:0.00} s a step, {TimeSpan.FromSeconds(it.SecondsLeft):h\\:mm\\:ss} left");

    private void Say(string line)
    {
        if (!live)
        {
            context.Terminal.Error.WriteLine($"easel: {line}");
            return;
        }

        recent.Enqueue(line);
        if (recent.Count > RecentLines) recent.Dequeue();
    }
}
