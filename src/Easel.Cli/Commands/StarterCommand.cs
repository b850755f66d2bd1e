using System.CommandLine;
using Easel.Cli.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter …</c>: makes and measures the model that comes with Easel (docs/starter.md).</summary>
internal sealed class StarterCommand : Command
{
    public StarterCommand(Terminal terminal, CancellationToken stop) : base("starter", "Train or measure the model that comes with Easel.")
    {
        Add(new StarterTrainCommand(terminal, stop));
        Add(new StarterUpscalerCommand(terminal, stop));
        Add(new StarterJudgeCommand(terminal, stop));
        Add(new StarterEvaluateCommand(terminal, stop));
        Add(new StarterRepaintCommand(terminal, stop));
        Add(new StarterLessonCommand(terminal, stop));
    }
}
