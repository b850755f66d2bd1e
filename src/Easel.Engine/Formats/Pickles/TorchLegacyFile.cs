using System.Buffers.Binary;
using System.Numerics;
using Easel.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Easel.Engine.Formats.Pickles;

/// <summary>
/// What torch.save wrote before version 1.6 (torch/serialization.py, <c>_legacy_save</c>): pickles of a magic number, a version, the
/// writing system, the object and the storages' keys; then each storage as a count and its numbers.
/// </summary>
internal sealed class TorchLegacyFile : PickledFile
{
    private static readonly BigInteger s_magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, FileRange> _storages;

    private TorchLegacyFile(string path, SafeFileHandle file, object? root, PickleInput input, Dictionary<string, FileRange> storages)
        : base(path, TensorFileFormat.TorchLegacy, root, [.. input.Names])
    {
        _file = file;
        _storages = storages;
    }

    /// <summary>Reads the pickles and the places of the storages; the file stays open and belongs to the result.</summary>
    public static TorchLegacyFile Open(string path, SafeFileHandle file)
    {
        var all = new FileRange(file, 0, RandomAccess.GetLength(file));
        var input = new PickleInput(path, all);
        var storages = new Dictionary<string, PickleStorage>(StringComparer.Ordinal);
        if (Run(_ => throw NotAModel(path)) is not BigInteger magic || magic != s_magic)
            throw NotAModel(path);
        Run(_ => throw NotAModel(path));
        if (Run(_ => throw NotAModel(path)) is PickleDictionary system && system.TryGet("little_endian", out var little) && little is false)
            throw new ModelFormatException(path, ModelFault.UnsupportedDType, "was saved on a big-endian machine, which is not supported.");
        var root = Run(id =>
        {
            var storage = StorageOf(path, id);
            // All views of one storage agree on its dtype; the largest end is what the file must hold.
            if (!storages.TryGetValue(storage.Key, out var known) || known.Start + known.Count < storage.Start + storage.Count)
                storages[storage.Key] = storage;
            return storage;
        });
        var keys = Run(_ => throw NotAModel(path)) as PickleSequence ?? throw NotAModel(path);
        return new TorchLegacyFile(path, file, root, input, Locate(path, file, all, input.Position, keys, storages));

        object? Run(Func<object?, object?> persistent) => new PickleMachine(input, persistent).Run();
    }

    public override void Dispose() => _file.Dispose();

    protected override ByteSource Storage(PickleStorage storage) => _storages[storage.Key];

    private static Dictionary<string, FileRange> Locate(
        string path, SafeFileHandle file, FileRange all, long at, PickleSequence keys, Dictionary<string, PickleStorage> storages)
    {
        var places = new Dictionary<string, FileRange>(StringComparer.Ordinal);
        Span<byte> count = stackalloc byte[8];
        foreach (var item in keys.Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage) || places.ContainsKey(key))
                throw new ModelFormatException(path, ModelFault.BadPickle, $"lists a storage '{item}' that its pickle does not know, or twice.");
            all.Read(at, count);
            var stored = BinaryPrimitives.ReadInt64LittleEndian(count);
            if (stored < storage.Start + storage.Count || stored > long.MaxValue / 8)
                throw new ModelFormatException(path, ModelFault.SizeMismatch, $"the storage '{key}' has {stored} numbers where {storage.Start + storage.Count} are needed.");
            var bytes = stored * storage.DType.Size();
            if (bytes > all.Length - at - 8)
                throw new ModelFormatException(path, ModelFault.Truncated, $"ends inside the storage '{key}': the file is incomplete. Download it again.");
            places.Add(key, new FileRange(file, at + 8, bytes));
            at += 8 + bytes;
        }

        if (storages.Keys.FirstOrDefault(k => !places.ContainsKey(k)) is { } missing)
            throw new ModelFormatException(path, ModelFault.Truncated, $"lacks the storage '{missing}' that its pickle names. Download the file again.");
        return places;
    }

    private static ModelFormatException NotAModel(string path) =>
        new(path, ModelFault.NotAModel, "neither a safetensors file nor one that torch.save wrote: there is no model in it.");
}
