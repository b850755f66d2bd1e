using Microsoft.Win32.SafeHandles;

namespace Easel.Engine.Formats;

/// <summary>A run of bytes that can be read from any place: part of a file, or an unpacked archive entry.</summary>
internal abstract class ByteSource
{
    /// <summary>Bytes in it.</summary>
    public abstract long Length { get; }

    /// <summary>Fills <paramref name="buffer"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public abstract void Read(long offset, Span<byte> buffer);
}

/// <summary>Part of an open file.</summary>
/// <remarks>
/// Positioned reads straight into the tensor's memory, rather than a mapping: mapped pages count as the process's own memory beside the
/// tensors that are made from them, and a file that shrinks meanwhile kills the process where a read fails with a message.
/// </remarks>
internal sealed class FileRange(SafeFileHandle file, long start, long length) : ByteSource
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset > length - buffer.Length)
            throw new EndOfStreamException();
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(file, buffer, start + offset);
            if (read == 0)
                throw new EndOfStreamException();
            buffer = buffer[read..];
            offset += read;
        }
    }
}
