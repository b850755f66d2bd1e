using System.Diagnostics;

namespace Easel.Cli.Serving;

/// <summary>Opens the page in the browser of whoever sits at this machine.</summary>
/// <param name="environment">The variables of the process.</param>
/// <param name="start">Starts a program; gives why it does not start, or null.</param>
internal sealed class PageOpener(Func<string, string?> environment, Func<ProcessStartInfo, string?> start)
{
    /// <summary>That of this process and its machine.</summary>
    public static PageOpener OfProcess { get; } = new(Environment.GetEnvironmentVariable, Start);

    /// <summary>Why nobody would see the page; null where somebody would.</summary>
    /// <param name="isForOthers">The studio was started with an address to listen on: whoever uses it sits elsewhere.</param>
    public string? Hindrance(bool isForOthers)
    {
        if (isForOthers) return "the studio was given an address to listen on";
        if (Has("CI")) return "this is an automatic build";
        if (OperatingSystem.IsWindows()) return Environment.UserInteractive ? null : "there is no screen";
        // A session from another machine has its screen there.
        if (OperatingSystem.IsMacOS()) return Has("SSH_CONNECTION") ? "there is no screen" : null;
        return Has("DISPLAY") || Has("WAYLAND_DISPLAY") ? null : "there is no screen";
    }

    /// <summary>Opens the page; returns why not, or null where it was asked for.</summary>
    /// <param name="page">The page's address.</param>
    /// <param name="isForOthers">See <see cref="Hindrance"/>.</param>
    public string? Open(Uri page, bool isForOthers) => Hindrance(isForOthers) ?? start(Command(page));

    private static string? Start(ProcessStartInfo command)
    {
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

    private static ProcessStartInfo Command(Uri page)
    {
        if (OperatingSystem.IsWindows()) return new ProcessStartInfo(page.ToString()) { UseShellExecute = true };
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [page.ToString()]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private bool Has(string variable) => environment(variable) is { Length: > 0 };
}
