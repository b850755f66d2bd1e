using System.Diagnostics;
using System.Net;

namespace Easel.Cli.Serving;

/// <summary>Opens the page in the browser of whoever sits at this machine.</summary>
internal static class PageOpener
{
    /// <summary>How the page is opened; null where nobody would see it: on a system without a screen, or for a studio that is meant for other machines.</summary>
    /// <param name="page">The page's address.</param>
    /// <param name="listening">The address that the studio listens on.</param>
    /// <param name="environment">The variables of the process.</param>
    public static ProcessStartInfo? Command(Uri page, IPAddress listening, Func<string, string?> environment)
    {
        if (!IPAddress.IsLoopback(listening)) return null;
        if (OperatingSystem.IsWindows()) return new ProcessStartInfo(page.ToString()) { UseShellExecute = true };
        if (OperatingSystem.IsMacOS()) return new ProcessStartInfo("open", [page.ToString()]);
        var hasScreen = environment("DISPLAY") is { Length: > 0 } || environment("WAYLAND_DISPLAY") is { Length: > 0 };
        return hasScreen ? new ProcessStartInfo("xdg-open", [page.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true } : null;
    }

    /// <summary>Opens the page; returns why not, or null where it was asked for.</summary>
    public static string? Open(Uri page, IPAddress listening)
    {
        if (Command(page, listening, Environment.GetEnvironmentVariable) is not { } command)
            return IPAddress.IsLoopback(listening) ? "there is no screen" : "the studio is open to other machines";
        try
        {
            using var opening = Process.Start(command);
            return null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            return $"{command.FileName} does not start ({e.Message.TrimEnd('.')})";
        }
    }
}
