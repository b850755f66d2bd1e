using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Easel.Core.Errors;

namespace Easel.Engine.Formats;

/// <summary>
/// Changes the text that a safetensors file carries. Its numbers are copied byte for byte, so that hashes of the numbers (AutoV3) stay.
/// </summary>
public static class SafetensorsMetadata
{
    /// <summary>Writes the file anew with other text; it is replaced when the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Where the result goes; the same path replaces the file.</param>
    /// <param name="change">Changes the text, by key.</param>
    /// <param name="cancellation">Stops the copying; the file stays as it was.</param>
    /// <exception cref="ModelFormatException">It is no safetensors file, or a damaged one.</exception>
    public static void Rewrite(string path, string output, Action<IDictionary<string, string>> change, CancellationToken cancellation = default)
    {
        using var file = TensorFiles.Open(path);
        if (file.Format != TensorFileFormat.Safetensors)
            throw new ModelFormatException(path, "is no safetensors file, so that it has no place for text. Convert it first ('easel model convert').");
        var metadata = new SortedDictionary<string, string>(file.Metadata.ToDictionary(), StringComparer.Ordinal);
        change(metadata);
        using var source = File.OpenRead(path);
        Span<byte> length = stackalloc byte[8];
        source.ReadExactly(length);
        var dataStart = 8 + (long)BinaryPrimitives.ReadUInt64LittleEndian(length);
        var header = Header(file, metadata, dataStart);
        var temporary = $"{output}.{Environment.ProcessId}.tmp";
        try
        {
            using (var target = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                target.Write(length);
                target.Write(header);
                source.Position = dataStart;
                var buffer = new byte[1 << 20];
                while (source.Read(buffer) is var read and > 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    target.Write(buffer, 0, read);
                }

                target.Flush(flushToDisk: true);
            }

            // Windows replaces no file that is open.
            file.Dispose();
            source.Dispose();
            File.Move(temporary, output, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Header(ITensorFile file, IDictionary<string, string> metadata, long dataStart)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }

            foreach (var info in file.Tensors.Values.OrderBy(t => t.Offset))
            {
                json.WriteStartObject(info.Name);
                json.WriteString("dtype", info.DType.SafetensorsName());
                json.WriteStartArray("shape");
                foreach (var n in info.Shape) json.WriteNumberValue(n);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(info.Offset - dataStart);
                json.WriteNumberValue(info.Offset - dataStart + info.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
