using System.CommandLine;
using System.Text.Json;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Engine.Native;
using Easel.Starter.Judge;
using Easel.Starter.Lessons;
using Easel.Starter.Recipe;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter evaluate</c>: a judge reads what the starter paints for prompts that its training never saw.</summary>
internal sealed class StarterEvaluateCommand : EaselCommand
{
    private static readonly Option<string?> Model = new("--model") { Description = "The checkpoint; the default is the one that comes with Easel.", HelpName = "FILE" };
    private static readonly Option<string?> Judge = new("--judge") { Description = "The judge's weights, made by 'easel starter judge'; the default is the one that comes with Easel.", HelpName = "FILE" };
    private static readonly Option<string?> Lora = new("--lora") { Description = "An adapter to paint with.", HelpName = "FILE" };
    private static readonly Option<string?> Embedding = new("--embedding") { Description = "An embedding to paint with; its file's name is its word.", HelpName = "FILE" };
    private static readonly Option<string?> LessonName = new("--lesson") { Description = "Ask for what 'easel starter lesson --of NAME' shows, which an adapter must have learnt.", HelpName = string.Join('|', Lesson.All.Select(lesson => lesson.Trigger)) };
    private static readonly Option<string?> Output = new("--output") { Description = "Folder for evaluation.json and evaluation.png.", HelpName = "DIR" };
    private static readonly Option<string?> Device = DeviceChoice.NameOption();
    private static readonly Option<int?> Prompts = NumberOption.Whole("--prompts", "N", "How many prompts.", 500);

    public StarterEvaluateCommand(Terminal terminal, CancellationToken stop) : base("evaluate", "Measure the starter model on prompts that its training never saw.", terminal, stop)
    {
        foreach (var option in (Option[])[Model, Judge, Lora, Embedding, LessonName, Output, Device, Prompts]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        NativeTorch.EnsureLoaded();
        var checkpoint = parse.GetValue(Model) ?? ModelFolders.Starter()
            ?? throw new ModelNotFoundException("starter", "This build came without the starter model. Name a file with --model.");
        var options = new EvaluationOptions(parse.GetValue(Prompts) ?? 500, Lesson: parse.GetValue(LessonName) is { } taught ? Lesson.Named(taught) : null);
        var result = StarterEvaluation.Run(checkpoint, JudgeFile.Of(parse.GetValue(Judge)), parse.GetValue(Lora), parse.GetValue(Embedding), StarterDevice.Of(parse.GetValue(Device)), options, null, context.Stop);
        if (parse.GetValue(Output) is { } folder) result.Save(folder);
        var report = result.Report;
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(report, EvaluationJson.Default.EvaluationReport));
            return Task.FromResult(ExitStatus.Done);
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Right in", "Share");
        foreach (var (name, share) in ((string, double)[])
        [
            ("sky", report.Sky), ("ground", report.Ground), ("kind of each subject", report.Kind), ("colour of each subject", report.Colour),
            ("both of two colours", report.BothColours), ("where one is from the other", report.Relation), ("everything, nothing extra", report.Perfect),
        ])
            table.AddRow(name, $"{share:P1}");
        context.Terminal.Results().Write(table);
        return Task.FromResult(ExitStatus.Done);
    }
}
