using System.Text.Json;
using Easel.Cli.Console;

namespace Easel.Cli.Tests;

/// <summary>Runs the command line inside the test's process and keeps what it said.</summary>
internal sealed record Run(int Status, string Out, string Error)
{
    public static async Task<Run> Easel(params string[] arguments) => await With("", CancellationToken.None, arguments);

    public static async Task<Run> With(string input, CancellationToken stop, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(new StringReader(input), output, error, ShowsResults: false, ShowsProgress: false);
        var status = await EaselProgram.RunAsync(arguments, terminal, stop);
        return new Run(status, output.ToString(), error.ToString());
    }

    /// <summary>Standard output as the one JSON document that it must be.</summary>
    public JsonElement Json() => JsonDocument.Parse(Out).RootElement;
}
