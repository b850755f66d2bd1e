using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>The containers that models come in.</summary>
public enum TensorFileFormat
{
    /// <summary>A JSON header and plain bytes (github.com/huggingface/safetensors).</summary>
    Safetensors,

    /// <summary>torch.save since 1.6: a zip archive with a pickle and one entry per storage.</summary>
    TorchZip,

    /// <summary>torch.save before 1.6: a row of pickles, then the storages.</summary>
    TorchLegacy,

    /// <summary>A folder with one file per network and their configurations (github.com/huggingface/diffusers).</summary>
    Diffusers,
}

/// <summary>
/// A model file of any container: what is in it is known at once, the numbers are read when asked for. Not for use by two threads.
/// </summary>
public interface ITensorFile : IDisposable
{
    /// <summary>The file or folder.</summary>
    string Path { get; }

    /// <summary>Its container, by content and not by file name.</summary>
    TensorFileFormat Format { get; }

    /// <summary>Every tensor, by name.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Text that the file carries beside its tensors (safetensors' <c>__metadata__</c>; plain values of a pickle).</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Reads one tensor, contiguous, in <paramref name="dtype"/> (null: as stored) on <paramref name="device"/> (null: CPU). Conversion
    /// happens piece by piece on the way, so that nothing is held twice.
    /// </summary>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">
    /// No such tensor; or its numbers are NaN or infinite, which would end in a black picture.
    /// </exception>
    Tensor Read(string name, ScalarType? dtype = null, Device? device = null);
}
