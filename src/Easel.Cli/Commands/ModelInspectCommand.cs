using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Core.Models;
using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;
using Easel.Imaging;
using Easel.Worker.Models;

namespace Easel.Cli.Commands;

/// <summary><c>easel model inspect FILE</c>: what a model file is, told from its header and its hashes; nothing in it is run.</summary>
internal sealed class ModelInspectCommand : EaselCommand
{
    private readonly Argument<string> file = ModelArgument.Create();
    private readonly Option<bool> noHash = new("--no-hash") { Description = "Read the header only, which takes no time." };

    public ModelInspectCommand(Terminal terminal, CancellationToken stop) : base("inspect", "Say what a model file is, without running anything in it; of a picture, its parameters.", terminal, stop)
    {
        Add(file);
        Add(noHash);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = ModelArgument.Path(parse.GetRequiredValue(file), context);
        if (File.Exists(path) && ImageFormats.FromPath(path) is not null) return Task.FromResult(OfPicture(path, context));
        var found = ModelInspection.Of(path, withHashes: !parse.GetValue(noHash), context.Stop);
        if (context.Json) context.Terminal.WriteJson(Describe(found), CliJson.Default.ModelInspectJson);
        else InspectionView.Write(found, context);
        return Task.FromResult(ExitStatus.Done);
    }

    // A picture may carry an embedding, and else carries the parameters that it was painted with.
    private static int OfPicture(string path, CommandContext context)
    {
        var facts = new FileInspector().Inspect(path);
        if (facts.Type == ModelFacts.PictureType || facts.Problem is not null) return PictureText.Write(path, context);
        if (context.Json)
        {
            context.Terminal.WriteJson(
                new ModelInspectJson(
                    path, facts.Type, facts.Family, facts.Format, facts.Precision, facts.Parameters, null, null, new Dictionary<string, string>(), facts.TriggerWords, facts.Folder,
                    new Dictionary<string, string>(), [], new SafetyJson("safe", []), new Dictionary<string, string>(), []),
                CliJson.Default.ModelInspectJson);
        }
        else
        {
            context.Terminal.Out.WriteLine($"{path}: an embedding in a picture, called '{facts.TriggerWords[0]}' in prompts. It belongs to {Path.Combine(context.Data.Models, facts.Folder!)}.");
        }

        return ExitStatus.Done;
    }

    private static ModelInspectJson Describe(ModelInspection found) => new(
        found.Path, found.Type.Word(), found.Family, found.Format, found.Precision, found.Parameters, found.Prediction,
        found.Hashes is { } hashes ? new HashesJson(hashes.Sha256, hashes.AutoV2, hashes.AutoV3, hashes.Legacy) : null,
        found.Metadata.ToDictionary(), found.TriggerWords, found.Folder, found.Facts.ToDictionary(), found.Notes,
        new SafetyJson(found.Safety.Verdict, found.Safety.Names), found.Training.ToDictionary(), [.. found.Tags.Select(t => new TagJson(t.Tag, t.Count))]);
}
