using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;

namespace Easel.Cli.Commands;

/// <summary><c>easel model inspect FILE</c>: what a model file is, told from its header and its hashes; nothing in it is run.</summary>
internal sealed class ModelInspectCommand : EaselCommand
{
    private readonly Argument<string> file = ModelArgument.Create();

    public ModelInspectCommand(Terminal terminal, CancellationToken stop) : base("inspect", "Say what a model file is, without running anything in it.", terminal, stop) => Add(file);

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var found = ModelInspection.Of(ModelArgument.Path(parse.GetRequiredValue(file), context), withHashes: true, context.Stop);
        if (context.Json)
        {
            context.Terminal.WriteJson(Describe(found), CliJson.Default.ModelInspectJson);
            return Task.FromResult(ExitStatus.Done);
        }
        var write = context.Terminal.Out;
        Line("path", found.Path);
        Line("type", found.Type.Word());
        Line("family", found.Family);
        Line("format", $"{found.Format}, {found.Precision}");
        Line("parameters", found.Parameters.ToString("N0", CultureInfo.InvariantCulture));
        Line("prediction", found.Prediction);
        foreach (var (name, value) in found.Facts)
            if (name != "prediction") Line(name.Replace('_', ' '), value);
        Line("hash", found.Hashes is { } hashes ? $"{hashes.AutoV2}  (sha256 {hashes.Sha256})" : null);
        Line("trigger words", found.TriggerWords.IsEmpty ? null : string.Join(", ", found.TriggerWords));
        Line("belongs to", found.Folder is { } folder ? Path.Combine(context.Data.Models, folder) : null);
        foreach (var note in found.Notes) Line("note", note);
        if (context.Verbose)
            foreach (var (name, value) in found.Metadata) Line(name, value);
        return Task.FromResult(ExitStatus.Done);

        void Line(string name, string? value)
        {
            if (value is not null) write.WriteLine($"{name + ':',-14} {value}");
        }
    }

    private static ModelInspectJson Describe(ModelInspection found) => new(
        found.Path, found.Type.Word(), found.Family, found.Format, found.Precision, found.Parameters, found.Prediction,
        found.Hashes is { } hashes ? new HashesJson(hashes.Sha256, hashes.AutoV2, hashes.AutoV3, hashes.Legacy) : null,
        found.Metadata.ToDictionary(), found.TriggerWords, found.Folder, found.Facts.ToDictionary(), found.Notes);
}
