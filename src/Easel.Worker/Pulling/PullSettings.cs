using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Worker.Pulling;

/// <summary>How this machine reaches the model sites: <c>pull.json</c> in the data folder, and over it the variables that other programs use too.</summary>
/// <param name="HuggingFace">Where Hugging Face is; a mirror's address counts as Hugging Face itself.</param>
/// <param name="Civitai">Where Civitai is.</param>
/// <param name="HuggingFaceToken">The user's token there, or null.</param>
/// <param name="CivitaiToken">The user's token there, or null.</param>
/// <param name="Proxy">The proxy for all of it; null takes the system's (<c>HTTPS_PROXY</c> and the like).</param>
/// <param name="Offline">True refuses every pull.</param>
/// <param name="AllowPrivate">True lets a request name an address of the local network itself. A redirect to one is refused all the same.</param>
public sealed record PullSettings(
    Uri HuggingFace, Uri Civitai, string? HuggingFaceToken = null, string? CivitaiToken = null, Uri? Proxy = null, bool Offline = false, bool AllowPrivate = false)
{
    /// <summary>The public sites, without tokens.</summary>
    public static PullSettings Public { get; } = new(new Uri("https://huggingface.co"), new Uri("https://civitai.com"));

    /// <summary>One place that has the files of all sites, each below its host's name (<c>MIRROR/huggingface.co/…</c>); null is none.</summary>
    public Uri? Mirror { get; init; }

    /// <summary>An address below a site's, which may have a path of its own.</summary>
    internal static Uri Below(Uri site, string path) => new($"{site.AbsoluteUri.TrimEnd('/')}/{path.TrimStart('/')}");

    /// <summary>Reads the settings of a data folder.</summary>
    /// <param name="dataFolder">The data folder; <c>pull.json</c> in it may be missing.</param>
    /// <param name="variable">Gives an environment variable.</param>
    /// <exception cref="EaselException">Code <c>settings</c>: the file cannot be read.</exception>
    public static PullSettings Load(string dataFolder, Func<string, string?> variable)
    {
        var path = Path.Combine(dataFolder, "pull.json");
        var file = Read(path);
        var mirror = Address("EASEL_MIRROR", file.Mirror);
        return new PullSettings(
            Address("HF_ENDPOINT", file.HuggingFace) ?? Site(Public.HuggingFace),
            Address("CIVITAI_ENDPOINT", file.Civitai) ?? Site(Public.Civitai),
            Text("HF_TOKEN") ?? Text("HUGGING_FACE_HUB_TOKEN") ?? file.HuggingFaceToken,
            Text("CIVITAI_TOKEN") ?? Text("CIVITAI_API_TOKEN") ?? file.CivitaiToken,
            Address("EASEL_PROXY", file.Proxy),
            Flag("EASEL_OFFLINE") || Flag("HF_HUB_OFFLINE") || file.Offline) { Mirror = mirror };

        Uri Site(Uri site) => mirror is null ? site : Below(mirror, site.Host);

        string? Text(string name) => variable(name) is { Length: > 0 } value ? value : null;

        bool Flag(string name) => Text(name) is not (null or "0" or "false");

        Uri? Address(string name, string? given)
        {
            var text = Text(name) ?? given;
            if (text is null) return null;
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri
                : throw new EaselException("settings", $"{name} (or its entry in {path}) is '{text}', which is no address. Write for instance https://proxy.example:8080.");
        }
    }

    private static Stored Read(string path)
    {
        if (!File.Exists(path)) return new Stored();
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, StoredJson.Default.Stored) ?? new Stored();
        }
        catch (JsonException e)
        {
            throw new EaselException("settings", $"{path} cannot be read: {e.Message} Correct it, or delete it.", e);
        }
    }

    internal sealed record Stored(
        string? HuggingFace = null, string? Civitai = null, string? HuggingFaceToken = null, string? CivitaiToken = null, string? Proxy = null, bool Offline = false, string? Mirror = null);
}

/// <summary>The generated reader of <c>pull.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(PullSettings.Stored))]
internal sealed partial class StoredJson : JsonSerializerContext;
