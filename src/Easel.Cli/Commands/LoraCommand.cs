using System.CommandLine;
using Easel.Cli.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel model lora …</c>: tools for LoRAs.</summary>
internal sealed class LoraCommand : Command
{
    public LoraCommand(Terminal terminal, CancellationToken stop) : base("lora", "Merge, join, resize, extract and check LoRAs.")
    {
        Add(new LoraMergeCommand(terminal, stop));
        Add(new LoraJoinCommand(terminal, stop));
        Add(new LoraResizeCommand(terminal, stop));
        Add(new LoraExtractCommand(terminal, stop));
        Add(new LoraVerifyCommand(terminal, stop));
    }
}
