using System.Globalization;
using Easel.Application.Folders;
using Easel.Cli.Console;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace Easel.Cli.Serving;

/// <summary>Logs: everything as one JSON object a line in files that are kept for two weeks, and what matters as words on standard error.</summary>
internal static class StudioLogs
{
    private const long LargestFile = 20L << 20;
    private const int KeptFiles = 28;

    public static void Add(IServiceCollection services, StudioFolders folders, Terminal terminal, bool verbose) => services.AddSerilog(log =>
    {
        log.MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            // What they warn of is their own: garbage collection of servers, keys that only this account can read.
            .MinimumLevel.Override("Orleans", LogEventLevel.Error)
            .MinimumLevel.Override("Microsoft.Orleans", LogEventLevel.Error)
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .Enrich.FromLogContext()
            .WriteTo.Sink(new TerminalSink(terminal), verbose ? LogEventLevel.Information : LogEventLevel.Warning);
        // A disk without room, or a folder that cannot be written, must not end the studio: the sink keeps silent then.
        log.WriteTo.File(new CompactJsonFormatter(), Path.Combine(folders.Logs, "easel-.jsonl"), rollingInterval: RollingInterval.Day, rollOnFileSizeLimit: true,
            fileSizeLimitBytes: LargestFile, retainedFileCountLimit: KeptFiles);
    });

    private sealed class TerminalSink(Terminal terminal) : ILogEventSink
    {
        private readonly Lock gate = new();
        private readonly MessageTemplateTextFormatter words = new("easel: {Message:lj}", CultureInfo.InvariantCulture);

        public void Emit(LogEvent logEvent)
        {
            lock (gate)
            {
                words.Format(logEvent, terminal.Error);
                terminal.Error.WriteLine(logEvent.Exception is { } error ? $" ({error.Message.ReplaceLineEndings(" ")})" : "");
            }
        }
    }
}
