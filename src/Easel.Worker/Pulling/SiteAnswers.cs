using System.Net;
using System.Text.Json;
using Easel.Core.Errors;

namespace Easel.Worker.Pulling;

/// <summary>What the answers of model sites mean.</summary>
internal static class SiteAnswers
{
    private const int MostBytes = 32 << 20;

    /// <summary>Fetches a JSON document.</summary>
    public static async Task<JsonElement> JsonAsync(this PullClient client, PullAddress address, CancellationToken cancelled) => await client.PersistAsync(async stop =>
    {
        using var response = await client.GetAsync(address, null, null, stop).ConfigureAwait(false);
        Check(response, address);
        try
        {
            var bytes = await ReadAsync(response, stop).ConfigureAwait(false);
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new PullInterruption($"{address.Site} broke off its answer.", null, e);
        }
        catch (JsonException e)
        {
            throw new PullException("pull-failed", $"{address.Url} answered something that is no JSON. Check the address of the site in the settings.", e);
        }
    }, cancelled).ConfigureAwait(false);

    /// <summary>Throws where an answer is not what was asked for.</summary>
    public static void Check(HttpResponseMessage response, PullAddress address)
    {
        if (response.IsSuccessStatusCode) return;
        var wait = response.Headers.RetryAfter?.Delta;
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new PullException("pull-refused", Refusal(address)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new InvalidRequestException("source", $"{address.Site} has no {address.Url.AbsolutePath}. Check the id; private models need a token{(address.TokenName is { } name ? $" ({name})" : "")}."),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new PullInterruption($"{address.Site} answered {(int)response.StatusCode}.", wait),
            _ => new PullException("pull-failed", $"{address.Site} answered {(int)response.StatusCode} to {address.Url}. Open it in a browser to see why."),
        };
    }

    /// <summary>A text of a JSON object; null where it is none.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A list of a JSON object; empty where it is none.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static string Refusal(PullAddress address) => address.TokenName is not { } name
        ? $"{address.Site} does not give {address.Url} to everybody. Fetch it with a browser."
        : address.Token is null
            ? $"{address.Site} gives this model only to its users: set {name} to your token there, or write it into pull.json, and accept the model's terms on its page."
            : $"{address.Site} does not give this model to your token ({name}): accept the model's terms on its page, or use a token that may read it.";

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        using var buffer = new MemoryStream();
        var piece = new byte[1 << 16];
        while (await stream.ReadAsync(piece, stop).ConfigureAwait(false) is var read and > 0)
        {
            if (buffer.Length + read > MostBytes) throw new PullException("pull-failed", "The site's answer is far too long. Check the address of the site in the settings.");
            buffer.Write(piece, 0, read);
        }

        return buffer.ToArray();
    }
}
