using Easel.Application;

namespace Easel.Api.Webui;

/// <summary>Pictures in A1111's requests: base64, alone or as a data URL.</summary>
internal static class WebuiPictures
{
    /// <summary>The bytes of a picture.</summary>
    /// <exception cref="WebuiException">It is an address, which is never fetched, or no base64.</exception>
    public static byte[] Bytes(string text)
    {
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw new WebuiException(400, "Requests not allowed: Easel fetches no pictures from addresses in requests. Send the picture itself as base64.");
        var data = text.AsSpan();
        if (data.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = data.IndexOf(',');
            if (comma < 0) throw Invalid();
            data = data[(comma + 1)..];
        }

        var bytes = new byte[data.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(data.Trim(), bytes, out var length) && length > 0 ? bytes[..length] : throw Invalid();
    }

    /// <summary>Keeps a picture as an upload; returns the name that requests use.</summary>
    public static Task<string> UploadAsync(IStudio studio, string text, string field, CancellationToken stop) => studio.UploadAsync(Bytes(text), field, stop);

    // A1111 answers 500 here; a client's mistake is none of the server's.
    private static WebuiException Invalid() => new(422, "Invalid encoded image: give base64, alone or as a data URL.");
}
