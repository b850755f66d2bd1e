using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Easel.LibraryBenchmarks;

/// <summary>Model files whose numbers are all zero and take no room on the disk.</summary>
internal static class SparseModel
{
    /// <summary>Writes a safetensors file of half-precision tensors.</summary>
    public static void Write(string path, IEnumerable<(string Name, long[] Shape)> tensors)
    {
        var header = new StringBuilder("{");
        var at = 0L;
        foreach (var (name, shape) in tensors)
        {
            var bytes = shape.Aggregate(2L, (a, b) => a * b);
            if (header.Length > 1) header.Append(',');
            header.Append(CultureInfo.InvariantCulture, $"\"{name}\":{{\"dtype\":\"F16\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{at},{at += bytes}]}}");
        }

        var json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        using var file = new FileStream(path, FileMode.Create);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        file.Write(length);
        file.Write(json);
        file.SetLength(8 + json.Length + at);
    }
}
