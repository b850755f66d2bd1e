using System.Globalization;
using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary>A model's inspection for a person: groups on a terminal, plain lines elsewhere.</summary>
internal static class InspectionView
{
    private const int MostTags = 20;
    private const int MostText = 200;

    public static void Write(ModelInspection found, CommandContext context)
    {
        var write = new Lines(context);
        write.Heading(Path.GetFileName(found.Path));
        write.Line("path", found.Path);
        write.Line("type", found.Type.Word());
        write.Line("family", found.Family);
        write.Line("format", $"{found.Format}, {found.Precision}");
        write.Line("parameters", found.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        write.Line("prediction", found.Prediction);
        foreach (var (name, value) in found.Facts)
            if (name != "prediction") write.Line(name.Replace('_', ' '), value);
        write.Line("belongs to", found.Folder is { } folder ? Path.Combine(context.Data.Models, folder) : null);
        write.Line("safe", found.Safety.Verdict == "safe" ? "yes: it can hold no code" : $"a pickle that names only harmless things ({string.Join(", ", found.Safety.Names)})");
        write.Line("trigger words", found.TriggerWords.IsEmpty ? null : string.Join(", ", found.TriggerWords));
        if (found.Hashes is { } hashes)
        {
            write.Heading("Hashes");
            write.Line("sha256", hashes.Sha256);
            write.Line("AutoV2", hashes.AutoV2);
            write.Line("AutoV3", hashes.AutoV3);
            write.Line("legacy", hashes.Legacy);
        }

        if (!found.Training.IsEmpty) write.Heading("Training");
        foreach (var (name, value) in found.Training) write.Line(name, value);
        if (!found.Tags.IsEmpty)
        {
            write.Heading("Most frequent tags");
            write.Line("tags", string.Join(", ", found.Tags.Take(MostTags).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Tag} ({t.Count})"))));
        }

        foreach (var note in found.Notes) write.Line("note", note);
        if (!context.Verbose) return;
        write.Heading("Metadata");
        foreach (var (name, value) in found.Metadata) write.Line(name, value);
    }

    private sealed class Lines(CommandContext context)
    {
        private readonly IAnsiConsole? console = context.Terminal.ShowsResults ? context.Terminal.Results() : null;

        public void Heading(string text) => console?.Write(new Rule($"[bold]{Markup.Escape(text)}[/]").LeftJustified());

        public void Line(string name, string? value)
        {
            if (value is null) return;
            // Thumbnails and whole training configurations are no reading matter.
            var text = value.ReplaceLineEndings(" ");
            if (text.Length > MostText && !context.Verbose) text = text[..MostText] + " …";
            if (console is null) context.Terminal.Out.WriteLine($"{name + ':',-14} {text}");
            else console.MarkupLine($"[grey]{Markup.Escape((name + ':').PadRight(22))}[/] {Markup.Escape(text)}");
        }
    }
}
