using System.CommandLine;
using Easel.Cli.Console;

namespace Easel.Cli.Commands;

/// <summary>The commands, in the order in which help shows them. A new one is a file and a line here.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> Create(Terminal terminal, CancellationToken stop) =>
    [
        new GenerateCommand(terminal, stop),
        new UpscaleCommand(terminal, stop),
        new ServeCommand(terminal, stop),
        new WorkerCommand(terminal, stop),
        new PromptCommand(terminal, stop),
        new TokensCommand(terminal, stop),
        new StylesCommand(terminal, stop),
        new ModelCommand(terminal, stop),
        new TrainCommand(terminal, stop),
        new DatasetCommand(terminal, stop),
        new ScheduleCommand(terminal, stop),
        new SamplersCommand(terminal, stop),
        new InfoCommand(terminal, stop),
        new GridCommand(terminal, stop),
        new StarterCommand(terminal, stop),
        new DoctorCommand(terminal, stop),
        new VersionCommand(terminal, stop),
    ];
}
