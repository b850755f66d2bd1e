using Easel.Core.Errors;

namespace Easel.Starter;

/// <summary>Writes files that are there whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>Writes a file beside its place, and moves it there; its folder is made if it is not there.</summary>
    /// <param name="path">The file; one that was there is replaced.</param>
    /// <param name="bytes">What goes into it.</param>
    /// <exception cref="EaselException">It cannot be written; what was there is untouched.</exception>
    public static void Write(string path, byte[] bytes)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full + ".part", bytes);
            File.Move(full + ".part", full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EaselException("cannot-write", $"{full} cannot be written ({e.Message.TrimEnd('.')}). Choose a folder that you may write to and that has space left.", e);
        }
    }
}
