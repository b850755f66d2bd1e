using System.IO.Compression;
using Easel.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Easel.Engine.Formats.Pickles;

/// <summary>
/// What torch.save writes since version 1.6 (torch/serialization.py): a zip archive with <c>NAME/data.pkl</c> and one entry
/// <c>NAME/data/KEY</c> for each storage.
/// </summary>
internal sealed class TorchZipFile : PickledFile
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, EntrySource> _storages = [];

    private TorchZipFile(string path, ZipArchive archive, object? root, PickleInput input, string folder)
        : base(path, TensorFileFormat.TorchZip, root, [.. input.Names])
    {
        _archive = archive;
        foreach (var storage in Storages)
        {
            if (_storages.ContainsKey(storage.Key))
                continue;
            var entry = archive.GetEntry(folder + "data/" + storage.Key)
                ?? throw new ModelFormatException(path, ModelFault.BadArchive, $"lacks the storage '{storage.Key}' that its pickle names. Download the file again.");
            _storages.Add(storage.Key, new EntrySource(entry));
        }

        foreach (var storage in Storages)
        {
            var bytes = (storage.Start + storage.Count) * storage.DType.Size();
            var length = _storages[storage.Key].Length;
            // An untyped storage may end in fewer bytes than a number has.
            if (length < bytes || length - bytes >= storage.DType.Size())
                throw new ModelFormatException(path, ModelFault.SizeMismatch, $"the storage '{storage.Key}' has {length} bytes where {bytes} are needed. Download the file again.");
        }
    }

    /// <summary>Reads the archive's list and its pickle; the file stays open and belongs to the result.</summary>
    public static TorchZipFile Open(string path, SafeFileHandle file)
    {
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(new FileStream(file, FileAccess.Read, bufferSize: 1), ZipArchiveMode.Read);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or IOException or ArgumentException)
        {
            throw new ModelFormatException(path, ModelFault.BadArchive, "a torch archive that is damaged or cut off. Download the file again.", e);
        }

        try
        {
            var pickle = FindPickle(path, archive);
            var folder = pickle.FullName[..^"data.pkl".Length];
            if (archive.GetEntry(folder + "byteorder") is { Length: 3 } order && Bytes(order) is [(byte)'b', ..])
                throw new ModelFormatException(path, ModelFault.UnsupportedDType, "was saved on a big-endian machine, which is not supported.");
            var input = new PickleInput(path, new EntrySource(pickle));
            var root = new PickleMachine(input, id => StorageOf(path, id)).Run();
            return new TorchZipFile(path, archive, root, input, folder);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new ModelFormatException(path, ModelFault.BadArchive, "a torch archive whose entries are damaged. Download the file again.", e);
        }
    }

    public override void Dispose()
    {
        foreach (var storage in _storages.Values)
            storage.Dispose();
        _archive.Dispose();
    }

    protected override ByteSource Storage(PickleStorage storage) => _storages[storage.Key];

    private static ZipArchiveEntry FindPickle(string path, ZipArchive archive)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            if (!names.Add(entry.FullName))
                throw Bad($"has two entries named '{entry.FullName}', which readers understand differently");
        }

        ZipArchiveEntry[] pickles = [.. archive.Entries.Where(e => e.FullName == "data.pkl" || e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))];
        return pickles switch
        {
            [var only] when names.Contains(only.FullName[..^"data.pkl".Length] + "constants.pkl") => throw new ModelFormatException(
                path, ModelFault.UnsafePickle, "is a TorchScript program: code, not only weights. Get a safetensors version of the model."),
            [var only] => only,
            [] => throw Bad("is a zip archive without torch's data.pkl: no model, or one that must be unpacked first"),
            _ => throw Bad("has several data.pkl, which readers understand differently"),
        };

        ModelFormatException Bad(string why) => new(path, ModelFault.BadArchive, $"{why}. Get another version of the model.");
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        new EntrySource(entry).Read(0, bytes);
        return bytes;
    }
}
