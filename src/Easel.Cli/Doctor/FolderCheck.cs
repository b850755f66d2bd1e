using Easel.Application;
using Easel.Cli.Folders;

namespace Easel.Cli.Doctor;

/// <summary>Whether models can be put and pictures written where they belong.</summary>
internal static class FolderCheck
{
    public static IEnumerable<HealthCheck> Run(DataFolder data) =>
        new[] { ("data folder", data.Path), ("models folder", data.Models), ("outputs folder", data.Outputs) }.Select(f => Judge(f.Item1, f.Item2));

    public static HealthCheck Judge(string check, string folder)
    {
        var existing = ExistingFolder.Above(folder);
        for (var above = folder; above is not null && above != existing; above = Path.GetDirectoryName(above))
            if (File.Exists(above))
                return HealthCheck.Failed(check, folder, $"{above} is a file where a folder belongs", Rename(above));
        try
        {
            File.Create(Path.Combine(existing, $".easel-{Guid.NewGuid():N}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheck.Failed(check, folder, $"{existing} cannot be written: {e.Message}", Allow(existing));
        }
        return HealthCheck.Ok(check, existing == folder ? $"{folder} can be written" : $"{folder} will be made on first use");
    }

    private static string Rename(string file) => OperatingSystem.IsWindows() ? $"move \"{file}\" \"{file}.old\"" : $"mv '{file}' '{file}.old'";

    private static string Allow(string folder) => OperatingSystem.IsWindows() ? $"icacls \"{folder}\" /grant \"%USERNAME%\":(OI)(CI)M" : $"sudo chown -R \"$USER\" '{folder}'";
}
