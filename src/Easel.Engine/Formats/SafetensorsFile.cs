using System.Buffers.Binary;
using System.Text.Json;
using Easel.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace Easel.Engine.Formats;

/// <summary>A <c>.safetensors</c> file: 8 bytes of header length, a JSON header, then the tensors' bytes.</summary>
internal sealed class SafetensorsFile : TensorFile
{
    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;
    private readonly FileRange _data;

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header)
        : base(path, TensorFileFormat.Safetensors)
    {
        _file = file;
        _header = header;
        _data = new FileRange(file, 0, RandomAccess.GetLength(file));
    }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _header.Tensors;

    public override IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Reads and checks the header; the file stays open and belongs to the result.</summary>
    public static SafetensorsFile Open(string path, SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[8];
        if (length < prefix.Length)
            throw new ModelFormatException(path, ModelFault.Truncated, $"only {length} bytes long, no model fits in it. Download the file again.");
        var all = new FileRange(file, 0, length);
        all.Read(0, prefix);
        var declared = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (declared > (ulong)(length - 8))
            throw TooLong(path, declared, all);
        if (declared > (ulong)SafetensorsHeader.MaxBytes)
            throw BadLength(path, declared);
        var json = new byte[declared];
        all.Read(8, json);
        return new SafetensorsFile(path, file, SafetensorsHeader.Parse(path, json, 8 + json.Length, length - 8 - json.Length));
    }

    public override void Dispose() => _file.Dispose();

    protected override TensorPlace Place(TensorInfo info) => new(_data, info.Offset);

    private static ModelFormatException BadLength(string path, ulong declared) => new(
        path, ModelFault.BadHeader,
        $"not a safetensors file: its header would be {declared} bytes long. Download the file again.");

    // A file that was cut inside its header and one with a wrong length look alike, but for whether the JSON comes to its end.
    private static ModelFormatException TooLong(string path, ulong declared, FileRange file)
    {
        var there = new byte[Math.Min(file.Length - 8, 1 << 20)];
        file.Read(8, there);
        var reader = new Utf8JsonReader(there, isFinalBlock: false, default);
        try
        {
            if (declared <= (ulong)SafetensorsHeader.MaxBytes && there is [(byte)'{', ..] && reader.Read() && !reader.TrySkip())
                return new ModelFormatException(path, ModelFault.Truncated, "the file is incomplete: it ends inside its header. Download it again.");
        }
        catch (JsonException)
        {
            // Not JSON at all: the length is not the only thing that is wrong.
        }

        return BadLength(path, declared);
    }
}
