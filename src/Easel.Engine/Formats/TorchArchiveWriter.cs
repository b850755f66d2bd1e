using System.Collections;
using System.Globalization;
using System.IO.Compression;
using Easel.Engine.Formats.Pickles;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>
/// Writes what torch.save writes since version 1.6 (torch/serialization.py): a zip archive, nothing compressed, with the pickle of a tree and one
/// entry for each tensor's numbers. For the few kinds of files that other programs read in no other form. The same tree gives the same bytes.
/// </summary>
public static class TorchArchiveWriter
{
    private const string Folder = "archive";

    // Zip's earliest time, so that two files of the same content are the same file.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a file; it appears under its name when it is complete, and one that was there is replaced.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="root">
    /// A dictionary of dictionaries, arrays (tuples), lists, texts, whole and real numbers, truth values, null, and tensors of 16 to 64 bits; tensors stay the
    /// caller's.
    /// </param>
    public static void Write(string path, IDictionary root)
    {
        using var scope = NewDisposeScope();
        var (pickle, storages) = PickleWriter.Write(root);
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
                {
                    Add(archive, "data.pkl", pickle);
                    Add(archive, "byteorder", "little"u8);
                    foreach (var (i, tensor) in storages.Index()) Add(archive, $"data/{i.ToString(CultureInfo.InvariantCulture)}", tensor.detach().cpu().contiguous().view(-1).bytes);
                    Add(archive, "version", "3\n"u8);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> bytes)
    {
        var entry = archive.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = s_time;
        using var stream = entry.Open();
        stream.Write(bytes);
    }
}
