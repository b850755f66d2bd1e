using System.Collections.Immutable;
using Easel.Core.Errors;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>Where a tensor of another name comes from.</summary>
/// <param name="File">The file that holds it.</param>
/// <param name="Parts">Its name there; or several, which are joined along the first dimension.</param>
/// <param name="Transposed">True where the matrix is stored the other way round.</param>
internal sealed record TensorOrigin(ITensorFile File, ImmutableArray<string> Parts, bool Transposed = false);

/// <summary>One or several files seen as one under other names. It owns the files.</summary>
internal sealed class RenamedTensorFile : ITensorFile
{
    private readonly IReadOnlyList<ITensorFile> _files;
    private readonly IReadOnlyDictionary<string, TensorOrigin> _origins;

    public RenamedTensorFile(
        string path, TensorFileFormat format, IReadOnlyList<ITensorFile> files, IReadOnlyDictionary<string, TensorOrigin> origins,
        IReadOnlyDictionary<string, string> metadata)
    {
        (Path, Format, _files, _origins, Metadata) = (path, format, files, origins, metadata);
        var tensors = new SortedDictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (var (name, origin) in origins)
            tensors.Add(name, InfoOf(name, origin));
        Tensors = tensors;
    }

    public string Path { get; }

    public TensorFileFormat Format { get; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        if (!_origins.TryGetValue(name, out var origin))
            throw new ModelFormatException(Path, $"has no tensor '{name}'.");
        if (origin is { Parts.Length: 1, Transposed: false })
            return origin.File.Read(origin.Parts[0], dtype, device);
        using var scope = NewDisposeScope();
        var parts = origin.Parts.Select(part => origin.File.Read(part, dtype, device)).ToArray();
        var whole = parts.Length == 1 ? parts[0] : cat(parts, 0);
        return (origin.Transposed ? whole.t().contiguous() : whole).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private TensorInfo InfoOf(string name, TensorOrigin origin)
    {
        var parts = origin.Parts.Select(part => origin.File.Tensors[part]).ToArray();
        var first = parts[0];
        if (parts.Length == 1 && !origin.Transposed)
            return first with { Name = name };
        if (parts.Any(p => p.Shape.Length == 0 || !p.Shape.AsSpan()[1..].SequenceEqual(first.Shape.AsSpan()[1..])))
            throw new ModelFormatException(Path, $"the tensors {string.Join(", ", origin.Parts)} do not fit together.");
        var shape = first.Shape.SetItem(0, parts.Sum(p => p.Shape[0]));
        return new TensorInfo(name, first.DType, origin.Transposed ? [.. shape.Reverse()] : shape);
    }
}
