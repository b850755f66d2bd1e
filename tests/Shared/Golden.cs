using System.Text.Json;

namespace Easel.Testing;

/// <summary>Finds the reference figures in <c>tests/Golden</c>. Their formats and tolerances stand in the README beside them.</summary>
internal static class Golden
{
    /// <summary>The repository's root: the nearest parent folder of the test binary that holds <c>Easel.slnx</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Full path of a golden file, given relative to <c>tests/Golden</c> with forward slashes.</summary>
    public static string PathOf(string relative) => Path.Combine(RepositoryRoot, "tests", "Golden", relative);

    /// <summary>Parses a golden JSON file.</summary>
    public static JsonDocument Json(string relative) => JsonDocument.Parse(File.ReadAllBytes(PathOf(relative)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Easel.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Easel.slnx.");
    }
}
