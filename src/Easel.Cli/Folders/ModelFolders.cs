using Easel.Application.Models;
using Easel.Cli.Commands;
using Easel.Starter.Judge;
using Easel.Starter.Recipe;
using Easel.Worker.Models;
using Spectre.Console;

namespace Easel.Cli.Folders;

/// <summary>The folders that hold model files, and the starter model that comes with the program.</summary>
internal static class ModelFolders
{
    /// <summary>Finds models in the data folder, then in a webui folder that the user shares, then the starter.</summary>
    public static FolderModelStore Store(CommandContext context) =>
        new([context.Data.Models, .. context.WebuiDir is { } webui ? [Path.Combine(webui, "models")] : Array.Empty<string>()], Starter());

    /// <summary>The catalogue of the same folders; its index is a cache in the data folder.</summary>
    public static ModelCatalogue Catalogue(CommandContext context) => new(
        CatalogueFile(context), CatalogueRoot.Of(context.Data.Models, context.WebuiDir), new FileInspector());

    /// <summary>Gives the catalogue where there is one: whoever only paints makes none, but takes hashes from it.</summary>
    public static Func<ModelCatalogue?> Known(CommandContext context) => () => File.Exists(CatalogueFile(context)) ? Catalogue(context) : null;

    private static string CatalogueFile(CommandContext context) => Path.Combine(context.Data.Path, "cache", "models.db");

    /// <summary>Brings the catalogue up to date, with a live bar where a person waits: the first time all files are read.</summary>
    public static async Task ScanAsync(this ModelCatalogue catalogue, CommandContext context)
    {
        if (!context.Terminal.ShowsProgress)
        {
            await catalogue.ScanAsync(cancelled: context.Stop);
            return;
        }

        await context.Terminal.Progress().Progress().AutoClear(true).StartAsync(async display =>
        {
            var bar = display.AddTask("looking through the model folders", autoStart: false);
            await catalogue.ScanAsync(new Heard(report =>
            {
                if (report.Changed == 0) return;
                bar.MaxValue = report.Changed;
                bar.StartTask();
                bar.Value = report.Read;
            }), context.Stop);
        });
    }

    /// <summary>The starter model's file; null where this build came without it.</summary>
    public static string? Starter() => Shipped(StarterModel.Name);

    /// <summary>The network that reads the starter's pictures; null where this build came without it.</summary>
    public static string? Judge() => Shipped(PictureJudge.Name);

    private static string? Shipped(string name) =>
        Path.Combine(AppContext.BaseDirectory, "assets", "starter", name + ".safetensors") is var path && File.Exists(path) ? path : null;

    // Progress<T> would hop threads and come late.
    private sealed class Heard(Action<ScanReport> hear) : IProgress<ScanReport>
    {
        public void Report(ScanReport value) => hear(value);
    }
}
