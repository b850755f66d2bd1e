using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Web.Hosting;

namespace Easel.Cli.Commands;

/// <summary><c>easel version</c>: the version and the commit that this program was built from.</summary>
internal sealed class VersionCommand(Terminal terminal, CancellationToken stop)
    : EaselCommand("version", "Print the version and the commit that this program was built from.", terminal, stop)
{
    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        Write(context.Terminal, context.Json);
        return Task.FromResult(ExitStatus.Done);
    }

    public static void Write(Terminal terminal, bool json)
    {
        if (json) terminal.WriteJson(new VersionJson(EaselVersion.Number, EaselVersion.Commit, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier), CliJson.Default.VersionJson);
        else terminal.Out.WriteLine($"easel {EaselVersion.Full}");
    }
}

/// <summary><c>easel --version</c>: the same as the command.</summary>
internal sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        VersionCommand.Write(terminal, parseResult.GetValue(CommonOptions.Json));
        return ExitStatus.Done;
    }
}
