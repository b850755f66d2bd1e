using System.CommandLine;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Settings;
using Easel.Application.Starting;
using Easel.Cli.Console;
using Easel.Cli.Serving;
using Easel.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Easel.Cli.Commands;

/// <summary><c>easel serve</c>: the studio.</summary>
internal sealed class ServeCommand : EaselCommand
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(0.3);

    private readonly ServeArguments arguments = new();
    private readonly Option<bool> autoLaunch = new("--autolaunch", "--inbrowser") { Description = "Open the page in this machine's browser, also where the setting auto_launch_browser would not." };
    private readonly IReadOnlyList<(Option<bool> Option, string Note)> webuiFlags = WebuiFlags.Options();

    public ServeCommand(Terminal terminal, CancellationToken stop) : base("serve", "Run the studio: the web page and the API.", terminal, stop)
    {
        foreach (var option in (Option[])[.. arguments.All, autoLaunch, .. webuiFlags.Select(it => it.Option)]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        foreach (var (option, note) in webuiFlags)
            if (parse.GetValue(option)) context.Terminal.Error.WriteLine($"easel: {option.Name}: {note}; there is nothing to switch on.");
        var file = new StartFile(context.Folders);
        var options = arguments.Read(parse, context, file.Load(), last: null);
        await ServeAsync(parse, context, options, isRestart: false);
        while (!context.Stop.IsCancellationRequested)
        {
            context.Terminal.Error.WriteLine("easel: starting again.");
            options = await AgainAsync(parse, context, file, options);
        }

        return ExitStatus.Done;
    }

    /// <summary>Serves with what is saved now; where that does not start, as before. Returns what was served with.</summary>
    private async Task<ServeOptions> AgainAsync(ParseResult parse, CommandContext context, StartFile file, ServeOptions before)
    {
        try
        {
            var options = arguments.Read(parse, context, file.Load(), before.Port);
            await ServeAsync(parse, context, options, isRestart: true);
            return options;
        }
        catch (Exception e) when (e is EaselException or IOException && !context.Stop.IsCancellationRequested)
        {
            context.Terminal.Error.WriteLine($"easel: the studio does not start with what was saved ({e.Message.TrimEnd('.')}); it starts as before.");
            await ServeAsync(parse, context, before, isRestart: true);
            return before;
        }
    }

    /// <summary>Serves until the user stops it or a restart is asked for.</summary>
    private async Task ServeAsync(ParseResult parse, CommandContext context, ServeOptions options, bool isRestart)
    {
        await using var app = StudioHost.Build(context with { WebuiDir = options.Start.WebuiDir }, options);
        await app.StartAsync(context.Stop);
        await app.Services.GetRequiredService<StudioOpening>().Opened.WaitAsync(context.Stop);
        await InviteAsync(app, options, context);
        // Programs read this line to learn where the studio is.
        context.Terminal.Out.WriteLine(options.Local);
        if (!isRestart) await LaunchAsync(app, parse, options, context);
        var restart = app.Services.GetRequiredService<StudioRestart>().Asked;
        await Task.WhenAny(StoppedAsync(context.Stop), restart);
        // Whoever asked hears the answer first.
        if (restart.IsCompleted) await Task.Delay(AnswerTime, context.Stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        context.Terminal.Error.WriteLine("easel: stopping; the job in hand is finished, or goes back into the queue.");
        await app.StopAsync(CancellationToken.None);
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
}
