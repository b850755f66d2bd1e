using System.CommandLine;
using Easel.Cli.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel dataset …</c>: pictures for training.</summary>
internal sealed class DatasetCommand : Command
{
    public DatasetCommand(Terminal terminal, CancellationToken stop) : base("dataset", "Pictures for training.")
    {
        Add(new DatasetCheckCommand(terminal, stop));
        Add(new DatasetPrepareCommand(terminal, stop));
    }
}
