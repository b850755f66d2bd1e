using System.Diagnostics;
using System.Globalization;
using Easel.Cli.Commands;

namespace Easel.Cli.Serving;

/// <summary>How this program starts itself as a worker.</summary>
internal static class WorkerStart
{
    public static ProcessStartInfo Of(CommandContext context, string name, string key, string work, ServeOptions options)
    {
        // Started by the dotnet program or by its own launcher: the same again. From a test: by dotnet.
        var own = Environment.ProcessPath;
        var isLauncher = own is not null && Path.GetFileNameWithoutExtension(own).Equals("easel", StringComparison.OrdinalIgnoreCase);
        var isDotnet = own is not null && Path.GetFileNameWithoutExtension(own).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isLauncher || isDotnet ? own! : "dotnet");
        if (!isLauncher) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "easel.dll"));
        foreach (var argument in (string[])["worker", "--connect", options.Local.ToString(), "--name", name, "--attached", "--work", work, "--data-dir", context.Data.Path]) start.ArgumentList.Add(argument);
        if (context.WebuiDir is { } webui)
        {
            start.ArgumentList.Add("--webui-dir");
            start.ArgumentList.Add(webui);
        }

        if (options.Threads is { } threads)
        {
            start.ArgumentList.Add(ThreadsOption.Name);
            start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var argument in DeviceChoice.Arguments(options.Device)) start.ArgumentList.Add(argument);

        // Not an argument: those of a process are seen by everyone on the machine.
        start.Environment[WorkerCommand.KeyVariable] = key;
        return start;
    }
}
