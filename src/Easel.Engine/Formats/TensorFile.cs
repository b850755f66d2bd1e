using Easel.Core.Errors;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>What the single-file containers share: a list of tensors, and for each the place of its numbers.</summary>
internal abstract class TensorFile(string path, TensorFileFormat format) : ITensorFile
{
    public string Path => path;

    public TensorFileFormat Format => format;

    public abstract IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    public abstract void Dispose();

    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        if (!Tensors.TryGetValue(name, out var info))
            throw new ModelFormatException(path, $"has no tensor '{name}'.");
        try
        {
            return TensorReader.Read(path, info, Place(info), dtype, device ?? CPU);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or IOException)
        {
            throw new ModelFormatException(
                path, ModelFault.Truncated, $"ends inside the tensor '{name}': the file is incomplete. Download it again.", e);
        }
    }

    /// <summary>Where the numbers of a tensor of this file lie.</summary>
    protected abstract TensorPlace Place(TensorInfo info);
}

/// <summary>Where a tensor's numbers lie.</summary>
/// <param name="Source">The bytes that hold them.</param>
/// <param name="Offset">Byte of the first number.</param>
/// <param name="Strides">Step of each dimension in numbers, or null where the numbers follow each other.</param>
internal readonly record struct TensorPlace(ByteSource Source, long Offset, long[]? Strides = null);
