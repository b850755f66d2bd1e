using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Json;
using Easel.Core.Jobs;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Engine.Native;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel model lora verify LORA</c>: what its numbers are like, and what is wrong with it.</summary>
internal sealed class LoraVerifyCommand : EaselCommand
{
    private readonly Argument<string> lora = new("lora") { HelpName = "LORA", Description = "A LoRA: name or path." };
    private readonly Option<string?> model = new("--model") { Description = "A checkpoint whose layers it must fit: name or path.", HelpName = "NAME" };

    public LoraVerifyCommand(Terminal terminal, CancellationToken stop) : base("verify", "Look at all numbers of a LoRA and say what is wrong with it; the exit status is 1 then.", terminal, stop)
    {
        Add(lora);
        Add(model);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        NativeTorch.EnsureLoaded();
        var store = ModelFolders.Store(context);
        using var file = AdapterFile.Open(store.Find(ModelKind.Lora, parse.GetRequiredValue(lora)));
        var report = Report(file, parse.GetValue(model) is { } name ? store.Find(ModelKind.Checkpoint, name) : null);
        if (context.Json)
        {
            context.Terminal.WriteJson(
                new LoraReportJson(file.Path, [.. report.Problems], [.. report.Modules.Select(m => new LoraModuleJson(m.Name, m.Algorithm, m.Rank, m.Alpha, m.Sizes))]), CliJson.Default.LoraReportJson);
        }
        else
        {
            var table = new Table().Border(context.Terminal.ShowsResults ? TableBorder.Rounded : TableBorder.None).AddColumns("Module", "Algorithm", "Rank", "Alpha", "Mean size of its numbers");
            foreach (var m in report.Modules)
                table.AddRow(Markup.Escape(m.Name), m.Algorithm, m.Rank?.ToString(CultureInfo.InvariantCulture) ?? "", m.Alpha?.ToString("g4", CultureInfo.InvariantCulture) ?? "", Sizes(m));
            context.Terminal.Results().Write(table);
            foreach (var problem in report.Problems) context.Terminal.Error.WriteLine($"easel: {problem}");
        }

        return Task.FromResult(report.Problems.IsEmpty ? ExitStatus.Done : ExitStatus.Failed);
    }

    private static LoraReport Report(AdapterFile file, string? model)
    {
        if (model is null) return LoraReport.Of(file);
        using var checkpoint = Checkpoint.Open(model);
        return LoraReport.Of(file, AdapterKeys.Of(checkpoint));
    }

    private static string Sizes(LoraModuleReport module) => string.Join(", ", module.Sizes.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key.Replace(".weight", "", StringComparison.Ordinal)} {s.Value:g3}")));
}
