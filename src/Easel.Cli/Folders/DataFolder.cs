namespace Easel.Cli.Folders;

/// <summary>Where models, pictures and logs are: the names inside are those that A1111's users have.</summary>
/// <param name="Path">An absolute path; the folder may not exist yet.</param>
internal sealed record DataFolder(string Path)
{
    /// <summary>The folders below <c>models/</c> that Easel looks into, as A1111 names them.</summary>
    public static IReadOnlyList<string> ModelFolderNames { get; } =
        ["Stable-diffusion", "VAE", "VAE-approx", "Lora", "LyCORIS", "embeddings", "hypernetworks", "ControlNet", "ESRGAN",
        "RealESRGAN", "SwinIR", "DAT", "HAT", "ScuNET", "LDSR", "GFPGAN", "Codeformer"];

    /// <summary>A file of this name beside the program makes it portable: everything is kept in <c>data</c> there.</summary>
    public const string PortableMarker = "portable.txt";

    public string Models => System.IO.Path.Combine(Path, "models");

    public string Outputs => System.IO.Path.Combine(Path, "outputs");

    /// <summary>The folder that was named, else the portable program's own, else the account's.</summary>
    /// <param name="given">What <c>--data-dir</c> says, or null.</param>
    /// <exception cref="InputException">No folder was given and the platform names none.</exception>
    public static DataFolder Locate(string? given)
    {
        var chosen = Chosen(given) ?? Chosen(Environment.GetEnvironmentVariable("EASEL_DATA"));
        if (chosen is not null) return new DataFolder(System.IO.Path.GetFullPath(chosen));
        if (Portable([Environment.GetEnvironmentVariable("EASEL_HOME"), AppContext.BaseDirectory]) is { } home) return new DataFolder(System.IO.Path.Combine(home, "data"));
        var application = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (application.Length == 0)
            throw new InputException("This account has no application-data folder. Name one with --data-dir DIR or the EASEL_DATA variable.");
        return new DataFolder(System.IO.Path.Combine(application, OperatingSystem.IsLinux() ? "easel" : "Easel"));
    }

    /// <summary>The first of the folders that has the marker.</summary>
    internal static string? Portable(IEnumerable<string?> folders) => folders.FirstOrDefault(it => it is { Length: > 0 } && File.Exists(System.IO.Path.Combine(it, PortableMarker)));

    private static string? Chosen(string? path) => string.IsNullOrWhiteSpace(path) ? null : path;
}
