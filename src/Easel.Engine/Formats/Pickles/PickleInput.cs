using System.Text;
using Easel.Core.Errors;

namespace Easel.Engine.Formats.Pickles;

/// <summary>Reads a pickle's bytes, through a small buffer, from anywhere in a file.</summary>
internal sealed class PickleInput(string path, ByteSource source)
{
    // A checkpoint's pickle is a few hundred kilobytes: names and shapes, no numbers. This bounds what a hostile one can make grow.
    private const long MaxBytes = 64 << 20;
    private readonly byte[] _buffer = new byte[1 << 14];
    private int _at;
    private int _filled;
    private long _next;

    /// <summary>The file, for messages.</summary>
    public string Path => path;

    /// <summary>The classes and functions that were named so far, sorted.</summary>
    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The next byte's place.</summary>
    public long Position => _next - (_filled - _at);

    public byte Byte()
    {
        if (_at == _filled)
            Fill();
        return _buffer[_at++];
    }

    public byte[] Bytes(long count)
    {
        // Compared before anything is allocated: a length in a pickle is a claim.
        if (count < 0 || count > source.Length - Position)
            throw End();
        var bytes = new byte[count];
        var have = (int)Math.Min(count, _filled - _at);
        _buffer.AsSpan(_at, have).CopyTo(bytes);
        _at += have;
        if (have < count)
        {
            source.Read(_next, bytes.AsSpan(have));
            _next += count - have;
            CheckSize();
        }

        return bytes;
    }

    /// <summary>Text up to a line's end, as the oldest protocol writes it.</summary>
    public string Line(int max = 1 << 12)
    {
        var line = new List<byte>();
        for (var b = Byte(); b != '\n'; b = Byte())
        {
            if (line.Count == max)
                throw new ModelFormatException(path, ModelFault.BadPickle, "its pickle has an endless line.");
            line.Add(b);
        }

        return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
    }

    private void Fill()
    {
        var count = (int)Math.Min(_buffer.Length, source.Length - _next);
        if (count <= 0)
            throw End();
        source.Read(_next, _buffer.AsSpan(0, count));
        (_at, _filled) = (0, count);
        _next += count;
        CheckSize();
    }

    private void CheckSize()
    {
        if (_next > MaxBytes)
            throw new ModelFormatException(path, ModelFault.BadPickle, "its pickle is too long for a model's.");
    }

    private ModelFormatException End() => new(path, ModelFault.Truncated, "ends inside its pickle: the file is incomplete. Download it again.");
}
