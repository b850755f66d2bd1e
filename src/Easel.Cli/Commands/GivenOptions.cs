using System.CommandLine;

namespace Easel.Cli.Commands;

/// <summary>Whether an option stands in a command line.</summary>
internal static class GivenOptions
{
    /// <summary>True where the user wrote it.</summary>
    public static bool IsGiven(this ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };
}
