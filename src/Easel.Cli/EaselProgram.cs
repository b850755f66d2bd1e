using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Easel.Cli.Commands;
using Easel.Cli.Console;

namespace Easel.Cli;

/// <summary>The command line as a function: arguments in, exit status out, everything else through the terminal.</summary>
public static class EaselProgram
{
    /// <summary>Runs one command.</summary>
    /// <param name="arguments">What the user wrote after <c>easel</c>.</param>
    /// <param name="terminal">Where input comes from and output goes to.</param>
    /// <param name="stop">Cancelled when the user wants to stop (Ctrl+C).</param>
    /// <returns>One of <see cref="ExitStatus"/>, or for <c>doctor</c> the number of failures.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken stop)
    {
        var parse = Root().Parse(arguments.Count == 0 ? ["--help"] : arguments, new ParserConfiguration
        {
            // A prompt may begin with @: it names no file of arguments.
            ResponseFileTokenReplacer = null,
            EnablePosixBundling = false,
        });
        var json = parse.Tokens.Any(t => t.Type == TokenType.Option && t.Value == "--json");
        // Help and version clear errors: '--version --json' is fine.
        if (parse.Action is ParseErrorAction) return UsageError.Report(parse, terminal, json);
        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                // Stopping is ours: the current step ends and what is finished is kept, however long that takes.
                ProcessTerminationTimeout = null,
            }, CancellationToken.None);
        }
        catch (Exception e)
        {
            return ErrorReport.Write(e, terminal, json, verbose: parse.GetValue(CommonOptions.Verbose));
        }

        RootCommand Root()
        {
            var root = new RootCommand("Easel paints pictures from words with Stable Diffusion models, and explains how.");
            root.Directives.Clear();
            foreach (var option in root.Options.OfType<VersionOption>()) option.Action = new VersionAction(terminal);
            foreach (var option in CommonOptions.All) root.Add(option);
            foreach (var command in CommandList.Create(terminal, stop)) root.Add(command);
            return root;
        }
    }
}
