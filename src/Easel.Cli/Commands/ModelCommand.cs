using System.CommandLine;
using Easel.Cli.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel model …</c>: the model library.</summary>
internal sealed class ModelCommand : Command
{
    public ModelCommand(Terminal terminal, CancellationToken stop) : base("model", "The model library.")
    {
        Add(new ModelListCommand(terminal, stop));
        Add(new ModelInspectCommand(terminal, stop));
        Add(new ModelHashCommand(terminal, stop));
        Add(new ModelPullCommand(terminal, stop));
        Add(new ModelNoteCommand(terminal, stop));
        Add(new ModelMoveCommand(terminal, stop));
        Add(new ModelMergeCommand(terminal, stop));
        Add(new ModelConvertCommand(terminal, stop));
        Add(new ModelMetadataCommand(terminal, stop));
        Add(new LoraCommand(terminal, stop));
    }
}
