using System.Buffers.Binary;
using System.Text.Json;

namespace Easel.Worker.Models;

/// <summary>Tells files that broke off while they were downloaded, without reading their tensors.</summary>
internal static class WholeFile
{
    private const int LargestHeader = 100_000_000;

    /// <summary>True unless a safetensors file is shorter than its header says; other formats are not looked into.</summary>
    public static bool Looks(string path)
    {
        if (!Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return true;
        try
        {
            using var file = File.OpenRead(path);
            var prefix = new byte[8];
            if (file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length) return false;
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > LargestHeader || (long)length > file.Length - prefix.Length) return false;
            var header = new byte[length];
            file.ReadExactly(header);
            return file.Length - prefix.Length - header.Length >= End(header);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    // Where the last tensor ends: "name": { …, "data_offsets": [from, to] }
    private static long End(byte[] header)
    {
        var reader = new Utf8JsonReader(header);
        var end = 0L;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2 || !reader.ValueTextEquals("data_offsets"u8)) continue;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.Number) end = Math.Max(end, reader.GetInt64());
        }

        return end;
    }
}
