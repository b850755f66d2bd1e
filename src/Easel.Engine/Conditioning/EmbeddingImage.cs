using System.IO.Compression;
using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Pixels;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>
/// Embeddings that A1111 hides in pictures (<c>modules/textual_inversion/image_embedding.py</c>): as base64 JSON in the PNG text
/// <c>sd-ti-embedding</c>, or in the low four bits of the pixels, compressed and scrambled, where they survive sites that strip texts.
/// </summary>
public static class EmbeddingImage
{
    /// <summary>The keyword of the PNG text.</summary>
    public const string Keyword = "sd-ti-embedding";

    // A vector of 1280 numbers is some 30 kB of JSON; a picture that unpacks to more than this is no embedding.
    private const int MaxBytes = 64 << 20;

    /// <summary>The embedding of a picture, or null where it carries none.</summary>
    /// <param name="path">The picture, for messages and for its name.</param>
    /// <param name="text">The value of <see cref="Keyword"/>, or null where the picture has no such text.</param>
    /// <param name="pixels">The picture; asked for where there is no text.</param>
    /// <exception cref="ModelFormatException">There is an embedding, but it cannot be read.</exception>
    public static EmbeddingFile? Read(string path, string? text, Func<PixelBuffer> pixels)
    {
        try
        {
            var json = text is not null ? Convert.FromBase64String(text) : Unpack(pixels());
            return json is null ? null : Parse(path, json);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ModelFormatException(path, $"carries an embedding that cannot be read ({e.Message.TrimEnd('.')}). Get the original picture again.", e);
        }
    }

    private static EmbeddingFile Parse(string path, byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var stem = Path.GetFileNameWithoutExtension(path);
        var name = root.TryGetProperty("name", out var given) && given.GetString() is { Length: > 0 } said ? said : stem;
        var vectors = root.GetProperty("string_to_param").EnumerateObject().First().Value.GetProperty("TORCHTENSOR");
        var rows = vectors[0].ValueKind == JsonValueKind.Array ? vectors.EnumerateArray().ToArray() : [vectors];
        var numbers = rows.SelectMany(row => row.EnumerateArray().Select(number => number.GetSingle())).ToArray();
        var width = rows[0].GetArrayLength();
        if (numbers.Length != rows.Length * width || numbers.Any(number => !float.IsFinite(number))) throw new InvalidDataException("its vectors are of different length or not finite");
        return new EmbeddingFile(path, name, tensor(numbers, [rows.Length, width]).DetachFromDisposeScope());
    }

    private static byte[]? Unpack(PixelBuffer picture)
    {
        var block = CropBlack(picture);
        if (block is null) return null;
        // Columns whose low bits are all zero part the two blocks.
        var gaps = Enumerable.Range(0, block.Width).Where(x => IsEmpty(block, x)).ToList();
        if (gaps.Count < 2) return null;
        var low = Scrambled(block, 0, gaps[0]);
        var high = Scrambled(block, gaps[^1] + 1, block.Width);
        if (low.Length == 0 || low.Length != high.Length) return null;
        var packed = low.Zip(high, (l, h) => (byte)(h << 4 | l)).ToArray();
        // Any picture may have two dark columns; only zlib's mark makes it data.
        if (packed[0] != 0x78) return null;
        using var unzipped = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        for (int n; (n = zlib.Read(buffer)) > 0;)
        {
            unzipped.Write(buffer, 0, n);
            if (unzipped.Length > MaxBytes) throw new InvalidDataException("it unpacks to more than 64 MB");
        }

        return unzipped.ToArray();
    }

    private static PixelBuffer? CropBlack(PixelBuffer picture)
    {
        // Lit where all three channels are above zero.
        bool Lit(int x, int y) => picture[x, y][0] > 0 && picture[x, y][1] > 0 && picture[x, y][2] > 0;
        var columns = Enumerable.Range(0, picture.Width).Where(x => Enumerable.Range(0, picture.Height).Any(y => Lit(x, y))).ToList();
        var rows = Enumerable.Range(0, picture.Height).Where(y => Enumerable.Range(0, picture.Width).Any(x => Lit(x, y))).ToList();
        if (picture.Channels < 3 || columns.Count == 0) return null;
        return picture.Cropped(new PixelRegion(columns[0], rows[0], columns[^1] + 1, rows[^1] + 1));
    }

    private static bool IsEmpty(PixelBuffer block, int x)
    {
        for (var y = 0; y < block.Height; y++)
            for (var c = 0; c < 3; c++)
                if ((block[x, y][c] & 0x0F) != 0) return false;
        return true;
    }

    // The low bits of some columns, row by row, against a linear congruential generator (Numerical Recipes' constants).
    private static byte[] Scrambled(PixelBuffer block, int from, int to)
    {
        var bytes = new byte[(to - from) * block.Height * 3];
        var (at, seed) = (0, 0u);
        for (var y = 0; y < block.Height; y++)
        {
            for (var x = from; x < to; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    seed = unchecked(seed * 1664525 + 1013904223);
                    bytes[at++] = (byte)((block[x, y][c] & 0x0F) ^ (seed % 255 & 0x0F));
                }
            }
        }

        return bytes;
    }
}
