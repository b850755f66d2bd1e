using Easel.Application.Folders;
using Easel.Cli.Console;
using Easel.Cli.Folders;

namespace Easel.Cli.Commands;

/// <summary>What a command has beside its own options.</summary>
/// <param name="Terminal">The streams.</param>
/// <param name="Json">Whether the result is to be one JSON document.</param>
/// <param name="Verbose">Whether to say more on the way.</param>
/// <param name="Data">The data folder, which may not exist yet.</param>
/// <param name="WebuiDir">An A1111 folder whose models are used in place; null is none.</param>
/// <param name="Stop">Cancelled when the user wants to stop.</param>
internal sealed record CommandContext(Terminal Terminal, bool Json, bool Verbose, DataFolder Data, string? WebuiDir, CancellationToken Stop)
{
    /// <summary>The folders, as a studio sees them.</summary>
    public StudioFolders Folders => new(Data.Path) { Webui = WebuiDir };
}
