namespace Easel.Cli.Folders;

/// <summary>Looks upwards in the file system.</summary>
internal static class ExistingFolder
{
    /// <summary>The folder itself where it exists, or else the nearest one above it that does.</summary>
    public static string Above(string path)
    {
        var folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        return folder;
    }
}
