using System.Collections.Immutable;
using Easel.Application;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Web.Controls;
using Easel.Web.Prompts;

namespace Easel.Web.Painting;

/// <summary>What a generation's form offers: what workers can do and what is installed.</summary>
/// <param name="Models">Checkpoints by name.</param>
/// <param name="Vaes">VAEs, automatic first.</param>
/// <param name="Samplers">Samplers.</param>
/// <param name="Schedulers">Schedules, automatic first.</param>
/// <param name="Upscalers">Upscalers of the hires pass, latent ones first.</param>
/// <param name="Networks">LoRA files, then embeddings.</param>
/// <param name="Checkpoints">What is known of the checkpoints, by name.</param>
/// <param name="DefaultCheckpoint">The checkpoint of requests that name none; null where there is none.</param>
/// <param name="Offers">What prompts complete to.</param>
public sealed record FormChoices(
    ImmutableArray<Choice> Models,
    ImmutableArray<Choice> Vaes,
    ImmutableArray<Choice> Samplers,
    ImmutableArray<Choice> Schedulers,
    ImmutableArray<Choice> Upscalers,
    ImmutableArray<NetworkChoice> Networks,
    ImmutableDictionary<string, CheckpointFacts> Checkpoints,
    string? DefaultCheckpoint,
    PromptOffers Offers)
{
    /// <summary>The LoRA files.</summary>
    public IEnumerable<NetworkChoice> Loras => Networks.Where(it => it.Kind == "lora");

    /// <summary>What is known of a checkpoint; of the default one where none is named. Null where nothing is.</summary>
    public CheckpointFacts? FactsOf(string? checkpoint) => (checkpoint ?? DefaultCheckpoint) is { } name ? Checkpoints.GetValueOrDefault(name) : null;

    /// <summary>The side of the pictures that a checkpoint was trained on, in pixels.</summary>
    public int NativeSide(string? checkpoint) => FactsOf(checkpoint)?.NativeSide ?? 512;

    /// <summary>The names of installed files of a kind, as requests use them.</summary>
    public static ImmutableArray<string> Names(IStudio studio, ModelKind kind) =>
        [.. Files(studio, kind).Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The installed files of a kind; among checkpoints also the starter, which comes with the program.</summary>
    public static IEnumerable<string> Files(IStudio studio, ModelKind kind)
    {
        var files = studio.Models.List(kind);
        return kind == ModelKind.Checkpoint && Found(studio, "starter") is { } starter ? files.Append(starter).DistinctBy(NameOf) : files;
    }

    /// <summary>A model's name: its file without folder and extension.</summary>
    public static string NameOf(string path) => Directory.Exists(path) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) : Path.GetFileNameWithoutExtension(path);

    /// <summary>A checkpoint's file by its name, or the default one's; null where there is none.</summary>
    public static string? Found(IStudio studio, string? name)
    {
        try
        {
            return studio.Models.Find(ModelKind.Checkpoint, name);
        }
        catch (ModelNotFoundException)
        {
            return null;
        }
    }
}
