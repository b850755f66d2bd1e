using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Settings;
using Easel.Cli.Console;
using Easel.Cli.Doctor;
using Easel.Cli.Generation;
using Easel.Cli.Serving;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Cli.Commands;

/// <summary><c>easel serve</c>: the studio.</summary>
internal sealed class ServeCommand : EaselCommand
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

    private readonly DeviceChoice device = new();
    private readonly Option<bool> autoLaunch = new("--autolaunch", "--inbrowser") { Description = "Open the page in this machine's browser, also where the setting auto_launch_browser would not." };
    private readonly IReadOnlyList<(Option<bool> Option, string Note)> webuiFlags = WebuiFlags.Options();

    public ServeCommand(Terminal terminal, CancellationToken stop) : base("serve", "Run the studio: the web page and the API.", terminal, stop)
    {
        foreach (var option in (Option[])[port, listen, apiAuth, open, origins, database, noWorker, patience, telemetry, autoLaunch, .. device.All, .. webuiFlags.Select(it => it.Option)]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        foreach (var (option, note) in webuiFlags)
            if (parse.GetValue(option)) context.Terminal.Error.WriteLine($"easel: {option.Name}: {note}; there is nothing to switch on.");
        var options = Read(parse, context);
        await using var app = StudioHost.Build(context, options);
        await app.StartAsync(context.Stop);
        await app.Services.GetRequiredService<StudioOpening>().Opened.WaitAsync(context.Stop);
        await InviteAsync(app, options, context);
        // Programs read this line to learn where the studio is.
        context.Terminal.Out.WriteLine(options.Local);
        await LaunchAsync(app, parse, options, context);
        await StoppedAsync(context.Stop);
        context.Terminal.Error.WriteLine("easel: stopping; the job in hand is finished, or goes back into the queue.");
        await app.StopAsync(CancellationToken.None);
        return ExitStatus.Done;
    }

    // Asked for by the option, it says why it does not; the setting's word is for people at a terminal, and a service that nobody looks at needs no word.
    private async Task LaunchAsync(WebApplication app, ParseResult parse, ServeOptions options, CommandContext context)
    {
        var asked = parse.GetValue(autoLaunch);
        if (!asked && !context.Terminal.ShowsResults) return;
        if (!asked && (await app.Services.GetRequiredService<StudioSettings>().GetAsync("", context.Stop)).Text(SettingList.AutoLaunch) is "Disable") return;
        var why = context.Terminal.Browser.Open(options.Local, options.IsForOthers);
        if (asked && why is not null) context.Terminal.Error.WriteLine($"easel: --autolaunch: {why}, so no browser is opened.");
    }

    private static async Task StoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    /// <summary>A studio that others can reach needs someone who may enter: where nobody is, an administrator is made, with a key that is told this once.</summary>
    private static async Task InviteAsync(WebApplication app, ServeOptions options, CommandContext context)
    {
        if (options.IsOpen) return;
        var accounts = app.Services.GetRequiredService<Accounts>();
        if (await accounts.AnyAsync(context.Stop)) return;
        await accounts.AddAsync("admin", password: null, isAdmin: true, context.Stop);
        var key = await accounts.AddKeyAsync("admin", "made at the first start", context.Stop);
        context.Terminal.Error.WriteLine("easel: this studio can be reached from other machines, so an administrator's key was made. It is shown this once:");
        context.Terminal.Error.WriteLine($"easel: {key}");
        context.Terminal.Error.WriteLine("easel: programs send it as 'Authorization: Bearer KEY'; browsers and A1111's clients take the name admin and the key as the password.");
    }

    private ServeOptions Read(ParseResult parse, CommandContext context)
    {
        var address = Address(parse);
        var auth = Auth(parse.GetValue(apiAuth) ?? []);
        return new ServeOptions(address, Port(parse.GetValue(port), address, context), parse.GetValue(open) || (IPAddress.IsLoopback(address) && auth.IsEmpty))
        {
            Device = Device(parse),
            IsForOthers = IsGiven(parse, listen),
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

    private DeviceOptions Device(ParseResult parse)
    {
        var options = device.Read(parse);
        var found = DeviceRules.Problems(options);
        if (!found.IsEmpty) throw new InvalidRequestException(found.Select(it => it with { Field = OptionNames.Of(it.Field) }));
        if (options.MemoryBudget is { } budget && DeviceMemory.Of(options.Name).Refusal(budget) is { } why) throw new InvalidRequestException("--memory-budget", why);
        return options;
    }

    private static int Port(int? given, IPAddress address, CommandContext context)
    {
        if (given is < 0 or > 65535) throw new InputException($"--port: {given} is no port; give 1 to 65535, or 0 for any free one.");
        if (given is 0) return FreePort.Any(address);
        if (given is { } wanted)
            return FreePort.IsFree(address, wanted) ? wanted : throw new InputException($"--port: {wanted} is in use by another program on {address}. End that program, or give another port.");
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
