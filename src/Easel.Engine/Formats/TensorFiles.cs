using Easel.Core.Errors;
using Easel.Engine.Formats.Diffusers;
using Easel.Engine.Formats.Pickles;
using Microsoft.Win32.SafeHandles;

namespace Easel.Engine.Formats;

/// <summary>Opens model files of any container.</summary>
public static class TensorFiles
{
    /// <summary>
    /// Opens a file, going by its content and not by its name, or a diffusers folder, and reads what is in it. Only the header is read: numbers are read when
    /// asked for. Nothing in a file is ever executed.
    /// </summary>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">It is no model file, or a damaged or dangerous one; the message says which.</exception>
    public static ITensorFile Open(string path)
    {
        if (Directory.Exists(path))
            return DiffusersFolder.Open(path);
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelNotFoundException(path, $"{path}: there is no such file.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new ModelFormatException(path, $"cannot be opened: {e.Message}", e);
        }

        try
        {
            return Open(path, handle);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or IOException)
        {
            handle.Dispose();
            throw new ModelFormatException(path, ModelFault.Truncated, "ends too early or cannot be read. Download the file again.", e);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // The oldest pickles begin with any letter, and must not be mistaken for harmless noise.
    private static TorchLegacyFile OpenAsPickle(string path, SafeFileHandle file)
    {
        try
        {
            return TorchLegacyFile.Open(path, file);
        }
        catch (ModelFormatException e) when (e.Fault is ModelFault.BadPickle or ModelFault.Truncated)
        {
            throw new ModelFormatException(path, ModelFault.NotAModel, "neither a safetensors file nor one that torch.save wrote: there is no model in it.", e);
        }
    }

    private static ITensorFile Open(string path, SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length == 0)
            throw new ModelFormatException(path, ModelFault.Empty, "the file is empty. Download it again.");
        Span<byte> buffer = stackalloc byte[FileSignature.Length];
        var start = buffer[..(int)Math.Min(length, buffer.Length)];
        new FileRange(file, 0, length).Read(0, start);
        if (FileSignature.IsSafetensors(start))
            return SafetensorsFile.Open(path, file);
        if (FileSignature.IsZip(start))
            return TorchZipFile.Open(path, file);
        if (FileSignature.IsPickle(start))
            return TorchLegacyFile.Open(path, file);
        if (FileSignature.Foreign(start) is { } what)
            throw new ModelFormatException(path, ModelFault.WrongFormat, $"this is {what}.");
        // From here on nothing tells what the file is, so its name decides what it is measured by.
        return Path.GetExtension(path) is ".safetensors" or ".sft" ? SafetensorsFile.Open(path, file) : OpenAsPickle(path, file);
    }
}
