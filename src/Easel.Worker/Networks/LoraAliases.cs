using System.Collections.Concurrent;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Engine.Formats;

namespace Easel.Worker.Networks;

/// <summary>The names that LoRA files give themselves (<c>ss_output_name</c>), by which A1111 inserts them into prompts. Each header is read once.</summary>
internal sealed class LoraAliases(IModelStore models)
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>The one file that calls itself so, or null where none or several do.</summary>
    public string? Find(string alias)
    {
        var found = models.List(ModelKind.Lora).Where(path => Alias(path) == alias).Take(2).ToList();
        return found is [var only] ? only : null;
    }

    private string Alias(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? known.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {path}"), _ => Read(path)) : "";
    }

    private static string Read(string path)
    {
        try
        {
            using var file = TensorFiles.Open(path);
            return file.Metadata.GetValueOrDefault("ss_output_name") ?? "";
        }
        catch (EaselException)
        {
            // A broken file has no name; whoever asks for it by its file's name hears why.
            return "";
        }
    }
}
