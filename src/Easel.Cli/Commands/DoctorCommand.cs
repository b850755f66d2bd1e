using System.CommandLine;
using Easel.Application;
using Easel.Cli.Console;
using Easel.Cli.Doctor;
using Easel.Cli.Json;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel doctor</c>: what this machine can do, what is missing, how to get it.</summary>
internal sealed class DoctorCommand(Terminal terminal, CancellationToken stop)
    : EaselCommand("doctor", "Check what this machine can do; say what is missing and how to get it. The exit status is the number of failures.", terminal, stop)
{
    /// <summary>Statuses from 126 on mean something else to a shell.</summary>
    public const int MostFailuresReported = 125;

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var results = CheckList.All.SelectMany(check => check(context.Data)).ToList();
        var failures = results.Count(r => r.Status == HealthStatus.Failed);
        var warnings = results.Count(r => r.Status == HealthStatus.Warning);
        if (context.Json)
        {
            var checks = results.Select(r => new CheckJson(r.Name, r.Status.ToString().ToLowerInvariant(), r.Detail, r.Cause, r.Repair)).ToList();
            context.Terminal.WriteJson(new DoctorJson(failures, warnings, checks), CliJson.Default.DoctorJson);
        }
        else
        {
            Draw(context.Terminal.Results(), results, failures, warnings);
        }
        return Task.FromResult(Math.Min(failures, MostFailuresReported));
    }

    private static void Draw(IAnsiConsole console, List<HealthCheck> results, int failures, int warnings)
    {
        foreach (var result in results)
        {
            var (mark, colour) = result.Status switch { HealthStatus.Ok => ("ok  ", "green"), HealthStatus.Warning => ("warn", "yellow"), _ => ("FAIL", "red") };
            console.MarkupLineInterpolated($"[{colour}]{mark}[/] {result.Name}: {result.Detail}");
            if (result.Cause is { } cause) console.MarkupLineInterpolated($"       cause:  {cause}");
            if (result.Repair is { } repair) console.MarkupLineInterpolated($"       repair: [bold]{repair}[/]");
        }
        console.MarkupLineInterpolated($"{failures} failed, {warnings} warnings, {results.Count - failures - warnings} ok");
    }
}
