using System.Collections.Immutable;
using Easel.Application;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Web.Controls;
using Easel.Web.Language;
using Easel.Web.Prompts;

namespace Easel.Web.Painting;

/// <summary>What a generation's form offers: what workers can do and what is installed.</summary>
/// <param name="Models">Checkpoints by name.</param>
/// <param name="Vaes">VAEs, automatic first.</param>
/// <param name="Samplers">Samplers.</param>
/// <param name="Schedulers">Schedules, automatic first.</param>
/// <param name="Upscalers">Upscalers of the hires pass, latent ones first.</param>
/// <param name="Loras">Names of LoRA files.</param>
/// <param name="Offers">What prompts complete to.</param>
public sealed record FormChoices(
    ImmutableArray<Choice> Models,
    ImmutableArray<Choice> Vaes,
    ImmutableArray<Choice> Samplers,
    ImmutableArray<Choice> Schedulers,
    ImmutableArray<Choice> Upscalers,
    ImmutableArray<string> Loras,
    PromptOffers Offers)
{
    /// <summary>What a studio offers at this moment.</summary>
    public static FormChoices Of(IStudio studio, Words words)
    {
        var can = studio.Capabilities;
        var automatic = new Choice("", words[Phrases.Automatic]);
        var loras = Names(studio, ModelKind.Lora);
        var offers = loras.Select(it => new PromptOffer("lora", it, $"<lora:{it}:1>")).Concat(Names(studio, ModelKind.Embedding).Select(it => new PromptOffer("embedding", it, it)));
        return new FormChoices(
            [automatic, .. Names(studio, ModelKind.Checkpoint).Select(Same)],
            [automatic, .. Names(studio, ModelKind.Vae).Select(Same)],
            [.. can.Samplers.Select(it => Same(it.Name))],
            [automatic, .. can.Schedulers.Where(it => it.Id != "automatic").Select(it => new Choice(it.Id, it.Label))],
            [.. can.LatentUpscalers.Select(Same), .. can.Upscalers.Select(it => Same(it.Name))],
            loras,
            new PromptOffers(offers));
    }

    /// <summary>The names of installed files of a kind, as requests use them.</summary>
    public static ImmutableArray<string> Names(IStudio studio, ModelKind kind) =>
        [.. Files(studio, kind).Select(NameOf).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The installed files of a kind; among checkpoints also the starter, which comes with the program.</summary>
    public static IEnumerable<string> Files(IStudio studio, ModelKind kind)
    {
        var files = studio.Models.List(kind);
        return kind == ModelKind.Checkpoint && Starter(studio) is { } starter ? files.Append(starter).DistinctBy(NameOf) : files;
    }

    private static string? Starter(IStudio studio)
    {
        try
        {
            return studio.Models.Find(ModelKind.Checkpoint, "starter");
        }
        catch (ModelNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A model's name: its file without folder and extension.</summary>
    public static string NameOf(string path) => Directory.Exists(path) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) : Path.GetFileNameWithoutExtension(path);

    private static Choice Same(string name) => new(name, name);
}
