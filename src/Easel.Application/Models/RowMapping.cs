using System.Collections.Immutable;
using Easel.Core.Models;

namespace Easel.Application.Models;

/// <summary>Between what is known of a model and its row in the index.</summary>
internal static class RowMapping
{
    private const int MostWords = 4000;

    /// <summary>Fills in what the folder's list tells.</summary>
    public static void Place(this ModelRow row, FoundModel found)
    {
        (row.Root, row.Folder, row.Name) = (found.Root, found.Folder, Path.GetFileName(SideFiles.StemOfModel(found.Path)));
        (row.Bytes, row.Modified, row.SideStamp, row.Preview) = (found.Bytes, found.Modified, found.SideStamp, found.Preview);
    }

    /// <summary>Fills in what the file tells.</summary>
    public static void Know(this ModelRow row, ModelFacts facts)
    {
        (row.Type, row.Family, row.Format, row.Precision, row.Parameters) = (facts.Type, facts.Family, facts.Format, facts.Precision, facts.Parameters);
        (row.Prediction, row.ProperFolder, row.Problem, row.IsUnsafe) = (facts.Prediction, facts.Folder, facts.Problem, facts.IsUnsafe);
        (row.Title, row.BaseModel, row.OwnDescription) = (facts.Title, facts.BaseModel, facts.Description);
        (row.TriggerWords, row.TrainingTags) = (Join(facts.TriggerWords), Join(facts.Tags));
    }

    /// <summary>Fills in what the user noted.</summary>
    public static void Note(this ModelRow row, UserMetadata user)
    {
        (row.Description, row.ActivationText, row.NegativeText) = (user.Description, user.ActivationText, user.NegativeText);
        (row.PreferredWeight, row.Notes, row.UserTags) = (user.PreferredWeight, user.Notes, Join(user.Tags));
        (row.Vae, row.ClipSkip, row.PromptStyle) = (user.Vae, user.ClipSkip, user.PromptStyle);
    }

    /// <summary>Works out what follows from the rest.</summary>
    public static void Finish(this ModelRow row)
    {
        row.IsMisplaced = row.ProperFolder is { } proper && row.Folder != proper && !IsAllowed(row, proper);
        string?[] parts = [row.Name, row.Title, row.TriggerWords, row.ActivationText, row.UserTags, row.Notes, row.Description, row.OwnDescription, row.TrainingTags, row.BaseModel, row.Path];
        var words = string.Join('\n', parts.Where(p => !string.IsNullOrEmpty(p))).ToLowerInvariant();
        row.Words = words.Length > MostWords ? words[..MostWords] : words;
    }

    /// <summary>The model as callers see it.</summary>
    public static CatalogueModel ToModel(this ModelRow row, HashRow? hashes) => new(
        row.Name, row.Path, row.Root, row.Folder, row.Bytes, new DateTimeOffset(row.Modified, TimeSpan.Zero),
        new ModelFacts(
            row.Type, row.Family, row.Format, row.Precision, row.Parameters, row.Prediction, row.ProperFolder,
            Split(row.TriggerWords), Split(row.TrainingTags), row.Title, row.OwnDescription, row.BaseModel, row.Problem, row.IsUnsafe),
        new UserMetadata(row.Description, row.ActivationText, row.NegativeText, row.PreferredWeight, row.Notes, Split(row.UserTags)) { Vae = row.Vae, ClipSkip = row.ClipSkip, PromptStyle = row.PromptStyle },
        row.Preview, row.IsMisplaced,
        hashes is not null && hashes.Bytes == row.Bytes && hashes.Modified == row.Modified ? new ModelFingerprint(hashes.Sha256, hashes.AutoV3, hashes.Legacy) : null);

    // A1111 loads NAME.vae.safetensors beside its checkpoint, and files that lie in no known folder are nobody's mistake.
    private static bool IsAllowed(ModelRow row, string proper) =>
        (proper == "VAE" && row.Folder == "Stable-diffusion" && row.Name.EndsWith(".vae", StringComparison.OrdinalIgnoreCase))
        || ModelFolderNames.Canonical(row.Folder) is null;

    private static string Join(ImmutableArray<string> words) => string.Join('\n', words.Select(w => w.ReplaceLineEndings(" ")));

    private static ImmutableArray<string> Split(string words) => words.Length == 0 ? [] : [.. words.Split('\n')];
}
