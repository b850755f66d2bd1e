using Easel.Application;
using Easel.Cli.Folders;

namespace Easel.Cli.Doctor;

/// <summary>Free space where models are read from and pictures are written to: a collection of models soon takes 60 GB.</summary>
internal static class DiskCheck
{
    private const long Recommended = 60_000_000_000;

    public static IEnumerable<HealthCheck> Run(DataFolder data)
    {
        yield return Judge("disk for models", data.Models, Free(data.Models));
        yield return Judge("disk for pictures", data.Outputs, Free(data.Outputs));
    }

    public static HealthCheck Judge(string check, string folder, long? free)
    {
        if (free is not { } bytes)
            return HealthCheck.Warning(check, folder, "the free space of this volume cannot be read", null);
        var detail = $"{Size.Text(bytes)} free at {folder}";
        return bytes >= Recommended
            ? HealthCheck.Ok(check, detail)
            : HealthCheck.Warning(check, detail, "less than 60 GB free: room for few full-size models", "easel doctor --data-dir FOLDER_ON_A_LARGER_DISK");
    }

    private static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(ExistingFolder.Above(folder)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
