using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of every command that writes a model file.</summary>
/// <param name="output">What the output is.</param>
internal sealed class SaveOptions(string output)
{
    public Option<string> Output { get; } = new("--output") { Description = output, HelpName = "NAME", Required = true };

    public Option<SavePrecision?> Precision { get; } = WordOption.Create<SavePrecision>("--precision", "The numbers to write.");

    public Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Replace a file of that name." };

    public void AddTo(Command command)
    {
        command.Add(Output);
        command.Add(Precision);
        command.Add(Overwrite);
    }
}
