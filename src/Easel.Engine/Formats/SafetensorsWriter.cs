using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>A tensor that is to be written: its place in the file is known before its numbers are.</summary>
/// <param name="Name">The name to store it under.</param>
/// <param name="DType">How to store its numbers; one of those that the tensor library has.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Make">
/// Gives the tensor when its turn comes, on any device, in any layout; it is converted to <paramref name="DType"/>, written, and disposed
/// with everything else that the call made.
/// </param>
public sealed record TensorToWrite(string Name, DType DType, ImmutableArray<long> Shape, Func<Tensor> Make);

/// <summary>
/// Writes safetensors files (github.com/huggingface/safetensors). The same tensors give the same bytes: sorted by the size of their
/// numbers, which keeps them aligned, then by name, and metadata by key.
/// </summary>
public static class SafetensorsWriter
{
    private const int PieceBytes = 8 << 20;

    /// <summary>Writes tensors that are in memory; they stay the caller's.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyCollection{TensorToWrite}, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, [.. tensors.Select(t => new TensorToWrite(t.Key, DTypes.FromScalarType(t.Value.dtype), [.. t.Value.shape], t.Value.alias))], metadata);

    /// <summary>
    /// Writes a file one tensor at a time, so that only one needs to be in memory. The file appears under its name when it is complete;
    /// one that was there is replaced.
    /// </summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="tensors">What to write; names must differ.</param>
    /// <param name="metadata">Text to carry along, or null.</param>
    /// <exception cref="InvalidOperationException">A tensor came in another shape than announced.</exception>
    public static void Write(string path, IReadOnlyCollection<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        TensorToWrite[] sorted = [.. tensors.OrderByDescending(t => t.DType.Size()).ThenBy(t => t.Name, StringComparer.Ordinal)];
        var header = Header(sorted, metadata);
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var tensor in sorted)
                    Append(stream, tensor);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Header(TensorToWrite[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var next = 0L;
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var tensor in tensors)
            {
                if (tensor.Name == "__metadata__" || !names.Add(tensor.Name))
                    throw new ArgumentException($"'{tensor.Name}' cannot be written: the name is taken.", nameof(tensors));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.DType.SafetensorsName());
                json.WriteStartArray("shape");
                var bytes = (long)tensor.DType.Size();
                foreach (var n in tensor.Shape)
                {
                    json.WriteNumberValue(n);
                    bytes = checked(bytes * n);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(next);
                json.WriteNumberValue(next += bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces bring the data to a multiple of eight bytes, as the reference writer does.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void Append(FileStream stream, TensorToWrite planned)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var tensor = planned.Make();
        if (!tensor.shape.AsSpan().SequenceEqual(planned.Shape.AsSpan()))
            throw new InvalidOperationException($"'{planned.Name}' came as [{string.Join(", ", tensor.shape)}], not as [{string.Join(", ", planned.Shape)}].");
        if (planned.DType.ToScalarType() is var type && DTypes.FromScalarType(type) != planned.DType)
            throw new NotSupportedException($"{planned.DType} tensors cannot be written.");
        var flat = tensor.detach().contiguous().view(-1);
        var piece = PieceBytes / planned.DType.Size();
        for (long done = 0; done < flat.numel(); done += piece)
        {
            using var pieceScope = NewDisposeScope();
            stream.Write(flat.narrow(0, done, Math.Min(piece, flat.numel() - done)).to(type, CPU).bytes);
        }
    }
}
