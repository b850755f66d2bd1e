using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;

namespace Easel.Cli.Commands;

/// <summary><c>easel model move FILE</c>: puts a misplaced model into the folder of its kind, with its notes and previews.</summary>
internal sealed class ModelMoveCommand : EaselCommand
{
    private readonly Argument<string> file = new("file") { HelpName = "FILE", Description = "A model that 'easel model list --misplaced' shows: its path." };

    public ModelMoveCommand(Terminal terminal, CancellationToken stop) : base("move", "Move a misplaced model, with all that belongs to it, into the folder of its kind.", terminal, stop) => Add(file);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        using var catalogue = ModelFolders.Catalogue(context);
        await catalogue.ScanAsync(context);
        context.Terminal.Out.WriteLine(await catalogue.MoveToItsFolderAsync(Path.GetFullPath(parse.GetRequiredValue(file)), context.Stop));
        return ExitStatus.Done;
    }
}
