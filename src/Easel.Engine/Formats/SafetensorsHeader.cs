using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Easel.Core.Errors;

namespace Easel.Engine.Formats;

/// <summary>
/// The JSON header of a safetensors file, checked as strictly as the reference library does (github.com/huggingface/safetensors,
/// <c>safetensors/src/tensor.rs</c>): every byte of the data belongs to exactly one tensor.
/// </summary>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, TensorInfo> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The longest header that the reference accepts.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>Parses and checks a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">The file's first byte behind the header.</param>
    /// <param name="dataLength">Bytes behind the header.</param>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataStart, long dataLength)
    {
        if (json.Length == 0 || json[0] != '{')
            throw Bad(path, ModelFault.BadHeader, "its safetensors header does not begin with '{'");
        if (!Utf8.IsValid(json))
            throw Bad(path, ModelFault.BadHeader, "its safetensors header is not valid UTF-8 text");
        var entries = new List<Entry>();
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            reader.Read();
            ReadEntries(path, ref reader, entries, metadata);
            while (reader.Read())
            {
                // Nothing but white space may follow; the reader throws otherwise.
            }
        }
        catch (JsonException e)
        {
            throw Bad(path, ModelFault.BadHeader, "its safetensors header is not valid JSON", e);
        }

        if (entries.Count == 0)
            throw Bad(path, ModelFault.NotAModel, "a safetensors file without any tensor: there is no model in it");
        return new SafetensorsHeader(Check(path, entries, dataStart, dataLength), metadata);
    }

    private static void ReadEntries(string path, ref Utf8JsonReader reader, List<Entry> entries, SortedDictionary<string, string> metadata)
    {
        var sawMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Bad(path, ModelFault.BadHeader, $"'{name}' in its safetensors header is not an object");
            if (name != "__metadata__")
            {
                entries.Add(ReadEntry(path, name, ref reader));
                continue;
            }

            if (sawMetadata)
                throw Bad(path, ModelFault.DuplicateKey, "'__metadata__' stands twice in its safetensors header");
            sawMetadata = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    throw Bad(path, ModelFault.BadHeader, $"the metadata '{key}' in its safetensors header is not a text");
                metadata[key] = reader.GetString()!;
            }
        }
    }

    private static Entry ReadEntry(string path, string name, ref Utf8JsonReader reader)
    {
        DType? dtype = null;
        ImmutableArray<long>? shape = null;
        ImmutableArray<long>? range = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            switch (field)
            {
                case "dtype" when dtype is null && reader.TokenType == JsonTokenType.String:
                    dtype = DTypes.FromSafetensorsName(reader.GetString()) ?? throw Bad(
                        path, ModelFault.UnsupportedDType, $"the tensor '{name}' has the dtype '{reader.GetString()}', which cannot be read");
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(path, name, ref reader, ModelFault.BadHeader);
                    break;
                case "data_offsets" when range is null:
                    range = ReadNumbers(path, name, ref reader, ModelFault.BadOffsets);
                    break;
                default:
                    throw Bad(path, ModelFault.BadHeader, $"the field '{field}' of the tensor '{name}' in its safetensors header is wrong");
            }
        }

        if (dtype is null || shape is null || range is not { Length: 2 })
            throw Bad(path, ModelFault.BadHeader, $"the tensor '{name}' in its safetensors header lacks its dtype, shape or data_offsets");
        return new Entry(name, dtype.Value, shape.Value, range.Value[0], range.Value[1]);
    }

    private static ImmutableArray<long> ReadNumbers(string path, string name, ref Utf8JsonReader reader, ModelFault outOfRange)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Bad(path, ModelFault.BadHeader, $"a shape or data_offsets of the tensor '{name}' is not a list");
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || reader.ValueSpan.IndexOfAny("eE."u8) >= 0)
                throw Bad(path, ModelFault.BadHeader, $"a size or offset of the tensor '{name}' is not a whole number");
            if (!reader.TryGetInt64(out var number) || number < 0)
                throw Bad(path, outOfRange, $"a size or offset of the tensor '{name}' is negative or beyond 2^63");
            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }

    private static SortedDictionary<string, TensorInfo> Check(string path, List<Entry> entries, long dataStart, long dataLength)
    {
        var tensors = new SortedDictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Begin > entry.End)
                throw Bad(path, ModelFault.BadOffsets, $"the tensor '{entry.Name}' ends before it begins");
            if (BytesOf(entry) != entry.End - entry.Begin)
            {
                throw Bad(
                    path, ModelFault.SizeMismatch,
                    $"the tensor '{entry.Name}' takes {entry.End - entry.Begin} bytes, but {entry.DType.SafetensorsName()} [{string.Join(", ", entry.Shape)}] needs another number");
            }

            if (!tensors.TryAdd(entry.Name, new TensorInfo(entry.Name, entry.DType, entry.Shape, dataStart + entry.Begin)))
                throw Bad(path, ModelFault.DuplicateKey, $"the tensor '{entry.Name}' stands twice in its safetensors header");
        }

        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        var next = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != next)
                throw Bad(path, ModelFault.BadOffsets, $"the tensor '{entry.Name}' {(entry.Begin < next ? "overlaps another one" : "leaves a hole before it")}");
            next = entry.End;
        }

        if (next > dataLength)
            throw Bad(path, ModelFault.Truncated, $"the file is incomplete: {next - dataLength} bytes are missing at its end");
        if (next < dataLength)
            throw Bad(path, ModelFault.SizeMismatch, $"{dataLength - next} bytes follow the last tensor, which belong to nothing");
        return tensors;
    }

    /// <summary>Bytes that an entry's dtype and shape need, or −1 where that is beyond 64 bits.</summary>
    private static long BytesOf(Entry entry)
    {
        Int128 bytes = entry.DType.Size();
        foreach (var n in entry.Shape)
        {
            bytes *= n;
            if (bytes > long.MaxValue)
                return -1;
        }

        return (long)bytes;
    }

    private static ModelFormatException Bad(string path, ModelFault fault, string problem, Exception? inner = null) =>
        new(path, fault, $"{problem}. Download the file again, or use another version of the model.", inner);

    private sealed record Entry(string Name, DType DType, ImmutableArray<long> Shape, long Begin, long End);
}
