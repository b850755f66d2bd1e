using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Json;
using Easel.Core.Jobs;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel model list</c>: the models that are installed.</summary>
internal sealed class ModelListCommand(Terminal terminal, CancellationToken stop)
    : EaselCommand("list", "List the models that are installed.", terminal, stop)
{
    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var store = ModelFolders.Store(context);
        var models = Enum.GetValues<ModelKind>().SelectMany(kind => store.List(kind).Select(path => Describe(kind, path))).ToList();
        if (ModelFolders.Starter() is { } starter) models.Insert(0, Describe(ModelKind.Checkpoint, starter) with { Name = "starter" });
        if (context.Json)
        {
            context.Terminal.WriteJson(new ModelListJson(models), CliJson.Default.ModelListJson);
            return Task.FromResult(ExitStatus.Done);
        }
        if (models.Count == 0)
        {
            context.Terminal.Error.WriteLine($"easel: no model is installed. Checkpoints go to {Path.Combine(context.Data.Models, "Stable-diffusion")}, or name a webui folder with --webui-dir.");
            return Task.FromResult(ExitStatus.Done);
        }
        var table = new Table().Border(context.Terminal.ShowsResults ? TableBorder.Rounded : TableBorder.None).AddColumns("Name", "Kind", "Size", "Path");
        foreach (var model in models) table.AddRow(Markup.Escape(model.Name), model.Kind, Doctor.Size.Text(model.Bytes), Markup.Escape(model.Path));
        context.Terminal.Results().Write(table);
        return Task.FromResult(ExitStatus.Done);
    }

    private static ModelJson Describe(ModelKind kind, string path) => new(
        Path.GetFileNameWithoutExtension(path),
        kind switch { ModelKind.VaeApproximation => "vae-approx", ModelKind.FaceRestorer => "face-restorer", _ => kind.ToString().ToLowerInvariant() },
        path,
        File.Exists(path) ? new FileInfo(path).Length : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length));
}
