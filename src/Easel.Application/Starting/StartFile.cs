using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Application.Folders;
using Easel.Core.Errors;

namespace Easel.Application.Starting;

/// <summary>Keeps a studio's start options in <c>start.json</c> of its data folder.</summary>
/// <param name="folders">The folders.</param>
public sealed class StartFile(StudioFolders folders)
{
    private string Path => System.IO.Path.Combine(folders.Data, "start.json");

    /// <summary>What was saved; nothing where nothing was.</summary>
    /// <exception cref="EaselException">Code <c>settings</c>: the file cannot be read.</exception>
    public StartOptions Load()
    {
        if (!File.Exists(Path)) return new StartOptions();
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path), StartJson.Default.StartOptions) ?? new StartOptions();
        }
        catch (JsonException e)
        {
            throw new EaselException("settings", $"{Path} cannot be read: {e.Message} Correct it, or delete it.", e);
        }
    }

    /// <summary>Replaces what was saved.</summary>
    /// <exception cref="EaselException">Code <c>cannot-write</c>.</exception>
    public Task SaveAsync(StartOptions options, CancellationToken stop) => SafeFile.ReplaceAsync(Path, JsonSerializer.SerializeToUtf8Bytes(options, StartJson.Default.StartOptions), stop);
}

/// <summary>The generated reader and writer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(StartOptions))]
internal sealed partial class StartJson : JsonSerializerContext;
