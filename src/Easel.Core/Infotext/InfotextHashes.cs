using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Easel.Core.Infotext;

/// <summary>The last parameter of an infotext, <c>Hashes: {"model": "…", "lora:NAME": "…"}</c> (civitai/sd_civitai_extension), which is not quoted as others are.</summary>
internal static class InfotextHashes
{
    /// <summary>The parameter's name.</summary>
    public const string Key = "Hashes";

    private const string Start = ", " + Key + ": {";

    /// <summary>The parameter.</summary>
    public static string Write(IEnumerable<(string Role, string Hash)> hashes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new StringBuilder();
        foreach (var (role, hash) in hashes)
        {
            buffer.Clear();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) writer.WriteStringValue(role);
            json.Append(json.Length == 0 ? "" : ", ").Append(Encoding.UTF8.GetString(buffer.WrittenSpan)).Append(": \"").Append(hash).Append('"');
        }

        return $"{Key}: {{{json}}}";
    }

    /// <summary>Parts the line of parameters from it; null where it has none.</summary>
    public static (string Line, string Json)? Cut(string line)
    {
        var at = line.LastIndexOf(Start, StringComparison.Ordinal);
        return at < 0 || !line.EndsWith('}') ? null : (line[..at], line[(at + Start.Length - 1)..]);
    }
}
