using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;
using Easel.Cli.Console;
using Easel.Cli.Json;

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
        var version = Current();
        if (json) terminal.WriteJson(version, CliJson.Default.VersionJson);
        else terminal.Out.WriteLine($"easel {version.Version}{(version.Commit is { } commit ? $" ({commit[..Math.Min(12, commit.Length)]})" : "")}");
    }

    /// <summary>The version that runs.</summary>
    public static VersionJson Current()
    {
        // The SDK appends the commit: 1.2.3+abcdef.
        var full = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var parts = full.Split('+', 2);
        return new VersionJson(parts[0], parts.Length > 1 ? parts[1] : null, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
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
