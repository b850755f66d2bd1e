using System.CommandLine;
using System.Text.Json;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Engine.Native;
using Easel.Starter;
using Easel.Starter.Judge;
using Easel.Starter.Recipe;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter repaint</c>: red houses are turned blue by inpainting, and a judge looks whether they are.</summary>
internal sealed class StarterRepaintCommand : EaselCommand
{
    private const int UsualCases = 100;

    private static readonly Option<string?> Model = new("--model") { Description = "The checkpoint; the default is the one that comes with Easel.", HelpName = "FILE" };
    private static readonly Option<string?> Judge = new("--judge") { Description = "The judge's weights, made by 'easel starter judge'; the default is the one that comes with Easel.", HelpName = "FILE" };
    private static readonly Option<string?> Output = new("--output") { Description = "A PNG file with all pictures; those with a mistake are framed in red.", HelpName = "FILE" };
    private static readonly Option<int?> Cases = NumberOption.Whole("--cases", "N", "How many houses.", UsualCases);

    public StarterRepaintCommand(Terminal terminal, CancellationToken stop) : base("repaint", "Measure inpainting: red houses are to become blue, and nothing else is to change.", terminal, stop)
    {
        foreach (var option in (Option[])[Model, Judge, Output, Cases]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        NativeTorch.EnsureLoaded();
        var count = parse.GetValue(Cases) ?? UsualCases;
        if (count is < 1 or > 10000) throw new InvalidRequestException("--cases", $"{count} is out of range; give 1 to 10000.");
        var checkpoint = parse.GetValue(Model) ?? ModelFolders.Starter()
            ?? throw new ModelNotFoundException("starter", "This build came without the starter model. Name a file with --model.");
        using var judge = PictureJudge.Load(JudgeFile.Of(parse.GetValue(Judge)));
        using var painter = new StarterRepainting(checkpoint);
        var (report, pictures, right) = RepaintReport.Of(RepaintCase.List(count), painter.Paint, picture => judge.Read([picture])[0], context.Stop);
        if (parse.GetValue(Output) is { } file) WholeFile.Write(file, ContactSheet.Png(pictures.AsSpan(), 10, i => !right[i]));
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(report, RepaintJson.Default.RepaintReport));
            return Task.FromResult(ExitStatus.Done);
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns($"Of {report.Cases} red houses", "Share");
        foreach (var (name, share) in ((string, double)[])[("are blue now", report.Blue), ("have all other pixels as they were", report.Kept), ("both", report.Right)]) table.AddRow(name, $"{share:P1}");
        context.Terminal.Results().Write(table);
        return Task.FromResult(ExitStatus.Done);
    }
}
