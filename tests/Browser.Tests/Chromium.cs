namespace Easel.Browser.Tests;

/// <summary>Finds the browser that the tests drive; they download none.</summary>
internal static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    /// <summary>The program; null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("EASEL_CHROMIUM") is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);

    /// <summary>Leaves a test out, with the reason, where there is no browser.</summary>
    public static string Required()
    {
        Assert.SkipUnless(Path is not null, "There is no Chromium on this machine; install it (Debian: apt-get install chromium) or name it in EASEL_CHROMIUM.");
        return Path!;
    }
}
