using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Engine.Formats.Pickles;

/// <summary>What torch's two containers share: a pickle that names the tensors, and storages that hold their numbers.</summary>
internal abstract class PickledFile : TensorFile
{
    // A view may repeat its numbers (a stride of 0), and then a few bytes can stand for terabytes. Real ones repeat little.
    private const long MaxRepeatedBytes = 64 << 20;

    private readonly Dictionary<string, PickleTensor> _views;
    private readonly SortedDictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);

    protected PickledFile(string path, TensorFileFormat format, object? root, ImmutableArray<string> names)
        : base(path, format)
    {
        Names = names;
        (_views, var metadata) = PickleTree.Flatten(root);
        Metadata = metadata;
        if (_views.Count == 0)
            throw new ModelFormatException(path, ModelFault.NotAModel, "a pickle without any tensor: there is no model in it.");
        foreach (var (name, view) in _views)
        {
            var info = new TensorInfo(name, view.DType, [.. view.Shape]);
            var stored = view.Storage.Count * view.DType.Size();
            if (info.Elements > (stored + MaxRepeatedBytes) / view.DType.Size())
                throw new ModelFormatException(path, ModelFault.BadOffsets, $"the tensor '{name}' {info.ShapeText} repeats a storage of {stored} bytes beyond reason.");
            _tensors.Add(name, info);
        }
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The classes and functions that its pickle names, sorted; all of them harmless.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads a storage's reference in the object pickle: ('storage', class, key, location, count, …).</summary>
    protected static PickleStorage StorageOf(string path, object? id)
    {
        if (id is not PickleSequence { Items: ["storage", var type, string key, _, long count, ..] items } || count < 0 || count > long.MaxValue / 8)
            throw new ModelFormatException(path, ModelFault.BadPickle, "its pickle is damaged: a storage's description is wrong. Download the file again.");
        var storage = new PickleStorage(key, PickleCalls.DTypeOf(path, type), count);
        // Before torch 0.4 a storage could be a view of another: (key of the view, first number, count).
        return items is [_, _, _, _, _, PickleSequence { Items: [_, long start, long viewed] }] && start >= 0 && viewed >= 0 && start <= count - viewed
            ? storage with { Start = start, Count = viewed }
            : storage;
    }

    protected override TensorPlace Place(TensorInfo info)
    {
        var view = _views[info.Name];
        return new TensorPlace(
            Storage(view.Storage), (view.Storage.Start + view.Offset) * view.DType.Size(), IsContiguous(view) ? null : view.Strides);
    }

    /// <summary>The bytes of a storage.</summary>
    protected abstract ByteSource Storage(PickleStorage storage);

    /// <summary>The storages that tensors lie in.</summary>
    protected ImmutableArray<PickleStorage> Storages => [.. _views.Values.Select(v => v.Storage)];

    private static bool IsContiguous(PickleTensor view)
    {
        var expected = 1L;
        for (var i = view.Shape.Length - 1; i >= 0; i--)
        {
            if (view.Shape[i] != 1 && view.Strides[i] != expected && !view.Shape.Contains(0))
                return false;
            expected *= view.Shape[i];
        }

        return true;
    }
}
