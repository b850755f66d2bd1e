using System.CommandLine;
using System.Globalization;
using Easel.Application.Models;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Json;
using Easel.Core.Models;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel model list</c>: the models that are installed, out of the catalogue.</summary>
internal sealed class ModelListCommand : EaselCommand
{
    private readonly Option<string?> search = new("--search") { Description = "Words that must occur in name, title, trigger words, tags, notes or description; or the beginning of a hash.", HelpName = "WORDS" };
    private readonly Option<string[]> type = new("--type") { Description = "Only this type: checkpoint, lora, vae, embedding, controlnet …; may be given several times.", HelpName = "TYPE" };
    private readonly Option<string?> family = new("--family") { Description = "Only this family: sd1, sd2, sdxl, sdxl-refiner.", HelpName = "FAMILY" };
    private readonly Option<string?> folder = new("--folder") { Description = "Only what lies in this folder of models/, for instance Lora.", HelpName = "FOLDER" };
    private readonly Option<string?> tag = new("--tag") { Description = "Only what you gave this tag.", HelpName = "TAG" };
    private readonly Option<bool> misplaced = new("--misplaced") { Description = "Only what lies in a folder of another kind; 'easel model move' puts it right." };
    private readonly Option<ModelOrder?> sort = WordOption.Create<ModelOrder>("--sort", "The order [name].");
    private readonly Option<bool> reverse = new("--reverse") { Description = "Turn the order round." };
    private readonly Option<int?> limit = NumberOption.Whole("--limit", "N", "At most so many.", 50);

    public ModelListCommand(Terminal terminal, CancellationToken stop) : base("list", "List the models that are installed.", terminal, stop)
    {
        foreach (var option in (Option[])[search, type, family, folder, tag, misplaced, sort, reverse, limit]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var folderName = parse.GetValue(folder);
        var query = new ModelQuery(
            parse.GetValue(search), [.. parse.GetValue(type) ?? []], parse.GetValue(family), folderName is null ? null : ModelFolderNames.Canonical(folderName) ?? folderName, parse.GetValue(tag),
            parse.GetValue(misplaced) ? true : null, parse.GetValue(sort) ?? ModelOrder.Name, parse.GetValue(reverse), Take: parse.GetValue(limit) ?? int.MaxValue);
        using var catalogue = ModelFolders.Catalogue(context);
        await catalogue.ScanAsync(context);
        var page = await catalogue.QueryAsync(query, context.Stop);
        List<ModelJson> models = [.. page.Models.Select(Describe)];
        if (Starter(query) is { } starter) models.Insert(0, starter);
        if (context.Json) context.Terminal.WriteJson(new ModelListJson(models, page.Total + models.Count - page.Models.Length), CliJson.Default.ModelListJson);
        else Show(models, page, context);
        return ExitStatus.Done;
    }

    private static void Show(List<ModelJson> models, ModelPage page, CommandContext context)
    {
        if (models.Count == 0)
        {
            context.Terminal.Error.WriteLine($"easel: no such model is installed. Checkpoints go to {Path.Combine(context.Data.Models, "Stable-diffusion")}, or name a webui folder with --webui-dir.");
            return;
        }

        var table = new Table().Border(context.Terminal.ShowsResults ? TableBorder.Rounded : TableBorder.None).AddColumns("Name", "Type", "Family", "Size", "Path");
        foreach (var model in models)
        {
            var type = model.Unsafe ? "unsafe" : model.Problem is not null ? "unreadable" : model.Misplaced ? $"{model.Kind}, belongs to {model.ProperFolder}" : model.Kind;
            table.AddRow(Markup.Escape(model.Name), Markup.Escape(type), model.Family, Doctor.Size.Text(model.Bytes), Markup.Escape(model.Path));
        }

        context.Terminal.Results().Write(table);
        if (page.Total > page.Models.Length) context.Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"easel: {page.Models.Length} of {page.Total} models; raise --limit to see more."));
    }

    // The starter lies beside the program and not in the user's folders.
    private static ModelJson? Starter(ModelQuery query)
    {
        if (query is not { Text: null, Tag: null, Misplaced: null, Family: null or "sd1", Folder: null or "Stable-diffusion" } || !(query.Types.IsEmpty || query.Types.Contains("checkpoint"))) return null;
        if (ModelFolders.Starter() is not { } path) return null;
        var file = new FileInfo(path);
        return new ModelJson("starter", "checkpoint", path, file.Length, "sd1", "Stable-diffusion", Time(file.LastWriteTimeUtc), false, null, false, null, [], [], "Easel's starter model", null, null, null, null);
    }

    private static ModelJson Describe(CatalogueModel model) => new(
        model.Name, model.Facts.Type, model.Path, model.Bytes, model.Facts.Family, model.Folder, Time(model.Modified), model.IsMisplaced, model.IsMisplaced ? model.Facts.Folder : null,
        model.Facts.IsUnsafe, model.Facts.Problem, model.TriggerWords, model.User.Tags, model.Facts.Title, model.User.Description ?? model.Facts.Description,
        model.User.PreferredWeight, model.Preview,
        model.Fingerprint is { } hashes ? new HashesJson(hashes.Sha256, hashes.AutoV2, hashes.AutoV3, hashes.Legacy) : null);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
