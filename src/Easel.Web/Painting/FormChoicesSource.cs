using System.Collections.Immutable;
using Easel.Application;
using Easel.Application.Models;
using Easel.Application.Prompts;
using Easel.Core.Jobs;
using Easel.Web.Controls;
using Easel.Web.Language;
using Easel.Web.Prompts;

namespace Easel.Web.Painting;

/// <summary>Gathers what a form offers.</summary>
/// <param name="styles">The styles.</param>
/// <param name="tags">The lists of tags.</param>
/// <param name="wildcards">The wildcard lists.</param>
public sealed class FormChoicesSource(StyleShelf styles, TagShelf tags, WildcardShelf wildcards)
{
    /// <summary>What a studio offers at this moment.</summary>
    public async Task<FormChoices> ReadAsync(IStudio studio, Words words, CancellationToken stop)
    {
        var can = studio.Capabilities;
        var automatic = new Choice("", words[Phrases.Automatic]);
        var known = (await studio.Catalogue.QueryAsync(new ModelQuery(), stop)).Models.DistinctBy(it => it.Path).ToDictionary(it => it.Path, StringComparer.Ordinal);
        ImmutableArray<NetworkChoice> networks = [.. Networks(studio, "lora", ModelKind.Lora, known), .. Networks(studio, "embedding", ModelKind.Embedding, known)];
        var offers = networks.Select(it => new PromptOffer(it.Kind, it.Name, it.Text, Picture: it.Picture))
            .Concat(wildcards.Names().Select(it => new PromptOffer("wildcard", it, $"__{it}__")))
            .Concat(styles.Read().Where(it => it.Name.Length > 0).Select(it => new PromptOffer("style", it.Name, it.Name)))
            .Concat(FaceOffers.Of(words));
        return new FormChoices(
            [automatic, .. FormChoices.Names(studio, ModelKind.Checkpoint).Select(Same)],
            [automatic, .. FormChoices.Names(studio, ModelKind.Vae).Select(Same)],
            [.. can.Samplers.Select(it => Same(it.Name))],
            [automatic, .. can.Schedulers.Where(it => it.Id != "automatic").Select(it => new Choice(it.Id, it.Label))],
            [.. can.LatentUpscalers.Select(Same), .. can.Upscalers.Select(it => Same(it.Name))],
            networks,
            FormChoices.Files(studio, ModelKind.Checkpoint).DistinctBy(FormChoices.NameOf).ToImmutableDictionary(FormChoices.NameOf, path => CheckpointFacts.Of(known.GetValueOrDefault(path), Bytes(path), Configuration(path))),
            FormChoices.Found(studio, null) is { } standard ? FormChoices.NameOf(standard) : null,
            new PromptOffers(offers, tags.Index()));
    }

    private static IEnumerable<NetworkChoice> Networks(IStudio studio, string name, ModelKind kind, Dictionary<string, CatalogueModel> known) =>
        studio.Models.List(kind).DistinctBy(FormChoices.NameOf).OrderBy(FormChoices.NameOf, StringComparer.OrdinalIgnoreCase).Select(path =>
        {
            var model = known.GetValueOrDefault(path);
            return new NetworkChoice(
                name,
                FormChoices.NameOf(path),
                model?.Preview is null ? null : $"/page/models?path={Uri.EscapeDataString(path)}",
                model?.Facts.Family is null or "unknown" ? null : model.Facts.Family,
                model?.TriggerWords ?? [],
                model?.User.PreferredWeight ?? 1);
        });

    private static long Bytes(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static string? Configuration(string path) => Path.ChangeExtension(path, ".yaml") is var file && File.Exists(file) ? File.ReadAllText(file) : null;

    private static Choice Same(string name) => new(name, name);
}
