using System.IO.Compression;

namespace Easel.Engine.Formats.Pickles;

/// <summary>An entry of a zip archive, packed or not, read forwards; a step back unpacks it again from its start.</summary>
internal sealed class EntrySource(ZipArchiveEntry entry) : ByteSource, IDisposable
{
    private Stream? _stream;
    private long _position;

    public override long Length => entry.Length;

    public override void Read(long offset, Span<byte> buffer)
    {
        if (_stream is null || offset < _position)
        {
            Dispose();
            _stream = entry.Open();
        }

        Skip(offset - _position);
        _stream.ReadExactly(buffer);
        _position += buffer.Length;
        // Archives have hundreds of entries: those that have been read to the end need not stay open.
        if (_position == Length)
            Dispose();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        _position = 0;
    }

    private void Skip(long count)
    {
        Span<byte> skipped = stackalloc byte[4096];
        while (count > 0)
        {
            var n = (int)Math.Min(count, skipped.Length);
            _stream!.ReadExactly(skipped[..n]);
            (count, _position) = (count - n, _position + n);
        }
    }
}
