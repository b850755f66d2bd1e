using Easel.Core.Errors;

namespace Easel.Application.Folders;

/// <summary>Files that appear whole or not at all, also when the power fails.</summary>
internal static class SafeFile
{
    /// <summary>Writes a file and waits until the disk has it. Missing folders are made.</summary>
    /// <exception cref="EaselException">Code <c>cannot-write</c>: the disk is full or the folder is read-only.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await file.WriteAsync(bytes, stop);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal(path, e);
        }
    }

    /// <summary>Writes a file under another name first, then puts it in its place.</summary>
    /// <exception cref="EaselException">Code <c>cannot-write</c>: the disk is full or the folder is read-only.</exception>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await WriteAsync(temporary, bytes, stop);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal(path, e);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    private static EaselException Refusal(string path, Exception cause) =>
        new("cannot-write", $"{path} cannot be written ({cause.Message.TrimEnd('.')}). Make room on the disk, or choose a folder that can be written.", cause);
}
