using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Easel.Application.Starting;
using Easel.Cli.Commands;
using Easel.Cli.Doctor;
using Easel.Cli.Generation;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Cli.Serving;

/// <summary>The options of <c>easel serve</c> that say how the studio is served.</summary>
internal sealed class ServeArguments
{
    private readonly Option<int?> port = new("--port") { Description = $"The port [default: {PortCheck.StudioPort}, or the next free one].", HelpName = "N" };
    private readonly Option<string?> listen = new("--listen") { Description = "The address to listen on; without a value every address of this machine [default: this machine only].", HelpName = "ADDRESS", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> apiAuth = new("--api-auth", "--gradio-auth") { Description = "Names and passwords that are let in: name:password, several with commas.", HelpName = "NAME:PASSWORD" };
    private readonly Option<bool> open = new("--no-auth") { Description = "Let everyone in who reaches the address. Only where you trust the whole network." };
    private readonly Option<string[]> origins = new("--cors-allow-origins") { Description = "Other web pages that may call the API from a browser, with commas.", HelpName = "ORIGIN" };
    private readonly Option<string?> database = new("--database") { Description = "A PostgreSQL connection string [default: SQLite in the data folder; or the EASEL_DATABASE variable].", HelpName = "CONNECTION" };
    private readonly Option<bool> noWorker = new("--no-worker") { Description = "Leave the work to workers of other machines." };
    private readonly Option<double> patience = new("--shutdown-seconds") { Description = "How long a shutdown waits for the job in hand before it goes back into the queue.", HelpName = "N", DefaultValueFactory = _ => 5 };
    private readonly Option<string?> telemetry = new("--otlp") { Description = "Send traces and metrics to this OpenTelemetry address.", HelpName = "URL" };
    private readonly Option<int?> threads = ThreadsOption.Create();
    private readonly DeviceChoice device = new();

    public IEnumerable<Option> All => [port, listen, apiAuth, open, origins, database, noWorker, patience, telemetry, threads, .. device.All];

    /// <summary>Reads them; what the command line leaves open is as it was saved.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="context">The folders.</param>
    /// <param name="saved">What is saved for a start.</param>
    /// <param name="last">The port of the studio that was there before a restart; it stays where nothing else is said.</param>
    /// <exception cref="InputException">Something cannot be used.</exception>
    public ServeOptions Read(ParseResult parse, CommandContext context, StartOptions saved, int? last)
    {
        if (saved.Problems() is { IsEmpty: false } problems) throw new InvalidRequestException(problems.Select(it => it with { Field = $"{Path.Combine(context.Data.Path, "start.json")}: {it.Field}" }));
        var address = IsGiven(parse, listen) ? Address(parse) : saved.Address!;
        var auth = Auth(parse.GetValue(apiAuth) ?? []);
        var isOpen = parse.GetValue(open) || (auth.IsEmpty && (saved.Open ?? IPAddress.IsLoopback(address)));
        var chosen = Device(parse, saved);
        var own = Port(parse.GetValue(port), address, context, saved.Port, last);
        return new ServeOptions(address, own, isOpen)
        {
            Device = chosen,
            Threads = parse.GetValue(threads),
            IsForOthers = IsGiven(parse, listen) || !IPAddress.IsLoopback(address),
            Start = new StartOptions(
                chosen.Name, DeviceChoice.Word(chosen.Memory), chosen.MemoryBudget, own, IPAddress.IsLoopback(address) && !IsGiven(parse, listen) ? "localhost" : address.ToString(), isOpen, context.WebuiDir ?? saved.WebuiDir),
            Fixed = [.. device.Given(parse), .. Given(parse, context)],
            Database = parse.GetValue(database) ?? Environment.GetEnvironmentVariable("EASEL_DATABASE"),
            ApiAuth = auth,
            Origins = [.. (parse.GetValue(origins) ?? []).SelectMany(it => it.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(it => it.TrimEnd('/'))],
            HasWorker = !parse.GetValue(noWorker),
            Telemetry = parse.GetValue(telemetry),
            Patience = TimeSpan.FromSeconds(Math.Clamp(parse.GetValue(patience), 0, 3600)),
        };
    }

    private IPAddress Address(ParseResult parse)
    {
        if (!IsGiven(parse, listen)) return IPAddress.Loopback;
        if (parse.GetValue(listen) is not { } text) return IPAddress.Any;
        if (text == "localhost") return IPAddress.Loopback;
        return IPAddress.TryParse(text, out var address) ? address : throw new InputException($"--listen: '{text}' is no address of this machine; give for instance 0.0.0.0, or leave the value out.");
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    // A port of 0 is any: after a restart the one that was found.
    private IEnumerable<string> Given(ParseResult parse, CommandContext context)
    {
        if (parse.GetValue(port) is not null) yield return "port";
        if (IsGiven(parse, listen)) yield return "listen";
        if (parse.GetValue(open) || IsGiven(parse, apiAuth)) yield return "open";
        if (context.WebuiDir is not null) yield return "webuiDir";
    }

    private DeviceOptions Device(ParseResult parse, StartOptions saved)
    {
        var (given, named) = (device.Read(parse), device.Given(parse).ToList());
        var options = new DeviceOptions(
            named.Contains("device") ? given.Name : saved.Device ?? "auto",
            Memory: named.Contains("memory") ? given.Memory : DeviceChoice.Mode(saved.Memory),
            MemoryBudget: named.Contains("memoryBudget") ? given.MemoryBudget : saved.MemoryBudget);
        var found = DeviceRules.Problems(options);
        if (!found.IsEmpty) throw new InvalidRequestException(found.Select(it => it with { Field = OptionNames.Of(it.Field) }));
        if (options.MemoryBudget is { } budget && DeviceMemory.Of(options.Name).Refusal(budget) is { } why) throw new InvalidRequestException("--memory-budget", why);
        return options;
    }

    private static int Port(int? given, IPAddress address, CommandContext context, int? saved, int? last)
    {
        if (last is { } before && (given is 0 || (given ?? saved ?? before) == before)) return before;
        if (given is < 0 or > 65535) throw new InputException($"--port: {given} is no port; give 1 to 65535, or 0 for any free one.");
        if (given is 0) return FreePort.Any(address);
        if ((given ?? saved) is { } wanted)
            return FreePort.IsFree(address, wanted) ? wanted : throw new InputException($"{(given is null ? "start.json: port" : "--port")}: {wanted} is in use by another program on {address}. End that program, or give another port.");
        var port = Enumerable.Range(PortCheck.StudioPort, 100).FirstOrDefault(it => FreePort.IsFree(address, it));
        if (port == 0) throw new InputException($"No port from {PortCheck.StudioPort} to {PortCheck.StudioPort + 99} is free on {address}. Give one with --port.");
        if (port != PortCheck.StudioPort) context.Terminal.Error.WriteLine($"easel: port {PortCheck.StudioPort} is in use; taking {port}.");
        return port;
    }

    private static ImmutableDictionary<string, string> Auth(string[] given)
    {
        var pairs = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var pair in given.SelectMany(it => it.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == pair.Length - 1) throw new InputException("--api-auth: give name:password, several with commas.");
            pairs[pair[..colon]] = pair[(colon + 1)..];
        }

        return pairs.ToImmutable();
    }
}
