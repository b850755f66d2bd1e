using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Engine.Native;

namespace Easel.Cli.Commands;

/// <summary>One command of the program: it reads its options, asks the library, and draws the answer. Logic lives in the libraries.</summary>
internal abstract class EaselCommand : Command
{
    protected EaselCommand(string name, string description, Terminal terminal, CancellationToken stop) : base(name, description) =>
        SetAction((parse, _) => RunAsync(parse, terminal, stop));

    /// <returns>The exit status.</returns>
    protected abstract Task<int> ExecuteAsync(ParseResult parse, CommandContext context);

    private async Task<int> RunAsync(ParseResult parse, Terminal terminal, CancellationToken stop)
    {
        var context = new CommandContext(
            terminal,
            parse.GetValue(CommonOptions.Json),
            parse.GetValue(CommonOptions.Verbose),
            DataFolder.Locate(parse.GetValue(CommonOptions.DataDir)),
            parse.GetValue(CommonOptions.WebuiDir),
            stop);
        // The tensor library is loaded once a process, long before anybody could hand it a folder.
        AppContext.SetData(NativeTorch.CacheName, context.Folders.Cache);
        try
        {
            return await ExecuteAsync(parse, context);
        }
        catch (Exception e)
        {
            return ErrorReport.Write(e, terminal, context.Json, context.Verbose);
        }
    }
}
