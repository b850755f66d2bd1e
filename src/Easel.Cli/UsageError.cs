using System.CommandLine;
using System.CommandLine.Parsing;
using Easel.Cli.Commands;
using Easel.Cli.Console;
using Easel.Cli.Json;

namespace Easel.Cli;

/// <summary>A command line that cannot be understood.</summary>
internal static class UsageError
{
    public static int Report(ParseResult parse, Terminal terminal, bool json)
    {
        var command = parse.CommandResult.Command;
        // A mistyped command also counts as a missing one: saying so twice helps nobody.
        var errors = parse.UnmatchedTokens.Count == 0 ? parse.Errors : [.. parse.Errors.Where(e => parse.UnmatchedTokens.Any(t => e.Message.Contains(t, StringComparison.Ordinal)))];
        var problems = errors.Select(e => new ProblemJson(Field(e), e.Message)).ToList();
        foreach (var token in parse.UnmatchedTokens)
            if (Nearest(token, command) is { } near) problems.Add(new ProblemJson(token, $"Did you mean '{near}'?"));
        var help = $"Run '{Path(parse.CommandResult)} --help' for what there is.";
        ErrorReport.Write(terminal, json, "usage", string.Join('\n', problems.Select(p => p.Message).Append(help)), problems);
        return ExitStatus.BadInput;
    }

    private static string Field(ParseError error) => error.SymbolResult switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult argument => argument.Argument.Name,
        _ => "",
    };

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "easel";

    private static string? Nearest(string token, Command command)
    {
        var names = command.Options.Concat(CommonOptions.All).Select(o => o.Name).Concat(command.Subcommands.Select(c => c.Name));
        var best = names.MinBy(name => Distance(token, name));
        return best is not null && Distance(token, best) <= Math.Max(2, token.Length / 3) ? best : null;
    }

    // Levenshtein's distance, two rows at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }
}
