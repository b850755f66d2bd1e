using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Core.Errors;

namespace Easel.Cli;

/// <summary>The one place where an exception becomes a line on standard error and an exit status.</summary>
internal static class ErrorReport
{
    public static int Write(Exception error, Terminal terminal, bool json, bool verbose)
    {
        if (error is OperationCanceledException)
        {
            Write(terminal, json, "cancelled", "stopped.", []);
            return ExitStatus.Cancelled;
        }
        if (error is EaselException known)
        {
            var problems = (known as InvalidRequestException)?.Problems ?? [];
            Write(terminal, json, known.Code, known.Message, [.. problems.Select(p => new ProblemJson(p.Field, p.Message))]);
            if (verbose && known.InnerException is { } inner) terminal.Error.WriteLine(inner);
            // The request, or a file that it names, is at fault; with everything else the machine is.
            return known is InvalidRequestException or ModelNotFoundException or ModelFormatException or UnsupportedFeatureException
                or Imaging.ImageException or InputException ? ExitStatus.BadInput : ExitStatus.Failed;
        }
        Write(terminal, json, "internal", $"internal error: {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}{(verbose ? "" : " (run it again with -v to see where; please report it)")}", []);
        if (verbose) terminal.Error.WriteLine(error);
        return ExitStatus.Failed;
    }

    public static void Write(Terminal terminal, bool json, string code, string message, IReadOnlyList<ProblemJson> problems)
    {
        foreach (var line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            terminal.Error.WriteLine($"easel: {line}");
        if (json) terminal.WriteJson(new ErrorJson(new ErrorBody(code, message, problems)), CliJson.Default.ErrorJson);
    }
}
