using System.CommandLine;
using Easel.Cli.Console;
using Easel.Starter.Lessons;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter lesson</c>: draws a training folder of something that the starter model does not know.</summary>
internal sealed class StarterLessonCommand : EaselCommand
{
    private static readonly Option<string> Of = new("--of")
    {
        Description = "What: a character, a style, or a mood in one word, for an embedding.",
        HelpName = string.Join('|', Lesson.All.Select(lesson => lesson.Trigger)),
        DefaultValueFactory = _ => Lesson.All[0].Trigger,
    };

    private static readonly Option<string> Output = new("--output") { Description = "The training folder to make.", HelpName = "DIR", Required = true };
    private static readonly Option<string?> Ordinary = new("--reg") { Description = "Also draw ordinary scenes, for regularisation, into this folder: as many as an epoch shows pictures of the lesson.", HelpName = "DIR" };
    private static readonly Option<int?> Pictures = NumberOption.Whole("--pictures", "N", "How many pictures [default: 12].", 12);
    private static readonly Option<int?> Repeats = NumberOption.Whole("--repeats", "N", "How often an epoch shows each [default: 10].", 10);

    public StarterLessonCommand(Terminal terminal, CancellationToken stop)
        : base("lesson", "Draw a training folder of something that the starter model does not know.", terminal, stop)
    {
        foreach (var option in (Option[])[Of, Output, Ordinary, Pictures, Repeats]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var (pictures, repeats) = (parse.GetValue(Pictures) ?? 12, parse.GetValue(Repeats) ?? 10);
        context.Terminal.Out.WriteLine(Lesson.Named(parse.GetValue(Of)!).Write(parse.GetValue(Output)!, pictures, repeats));
        if (parse.GetValue(Ordinary) is { } folder) context.Terminal.Out.WriteLine(Lesson.WriteOrdinary(folder, pictures * repeats));
        return Task.FromResult(ExitStatus.Done);
    }
}
