using System.CommandLine;
using Easel.Application.Models;
using Easel.Cli.Console;
using Easel.Cli.Folders;

namespace Easel.Cli.Commands;

/// <summary><c>easel model note FILE</c>: what the user notes about a model, in the file beside it that A1111 reads too.</summary>
internal sealed class ModelNoteCommand : EaselCommand
{
    private readonly Argument<string> file = ModelArgument.Create();
    private readonly Option<string?> description = Text("--description", "What it is good for.");
    private readonly Option<string?> activation = Text("--activation", "What is put into the prompt with it; its trigger words.");
    private readonly Option<string?> negative = Text("--negative", "What is put into the negative prompt with it.");
    private readonly Option<string?> notes = Text("--notes", "Anything.");
    private readonly Option<double?> weight = NumberOption.Real("--weight", "W", "The weight to use it with; 0 for none of its own.", 0.8);
    private readonly Option<string?> vae = Text("--vae", "Of a checkpoint: the VAE to use it with.");
    private readonly Option<int?> clipSkip = NumberOption.Whole("--clip-skip", "N", "Of a checkpoint: the clip skip to use it with; 0 for none of its own.", 2);
    private readonly Option<string?> style = new("--prompt-style") { Description = "Of a checkpoint: the prompts that it follows best, tags or sentences.", HelpName = "STYLE" };
    private readonly Option<string[]> tag = new("--tag") { Description = "Add a tag; may be given several times.", HelpName = "TAG" };
    private readonly Option<string[]> untag = new("--untag") { Description = "Take a tag away; may be given several times.", HelpName = "TAG" };

    public ModelNoteCommand(Terminal terminal, CancellationToken stop) : base("note", "Note something about a model, in the file beside it that A1111 reads too. Empty texts take a note away.", terminal, stop)
    {
        Add(file);
        foreach (var option in (Option[])[description, activation, negative, notes, weight, vae, clipSkip, style, tag, untag]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = ModelArgument.Path(parse.GetRequiredValue(file), context);
        using var catalogue = ModelFolders.Catalogue(context);
        await catalogue.ScanAsync(context);
        var before = (await catalogue.FindAsync(path, context.Stop) ?? throw new InputException($"{path} lies in none of the model folders. Put it there first; 'easel model list' shows what is installed.")).User;
        await catalogue.NoteAsync(path, before with
        {
            Description = New(description, before.Description),
            ActivationText = New(activation, before.ActivationText),
            NegativeText = New(negative, before.NegativeText),
            Notes = New(notes, before.Notes),
            PreferredWeight = parse.GetValue(weight) is { } given ? given == 0 ? null : given : before.PreferredWeight,
            Vae = New(vae, before.Vae),
            ClipSkip = parse.GetValue(clipSkip) is { } skip ? skip is >= 0 and <= 12 ? skip == 0 ? null : skip : throw new InputException("--clip-skip: give a whole number from 1 to 12, or 0 for none of its own.") : before.ClipSkip,
            PromptStyle = New(style, before.PromptStyle) is { } named ? named is UserMetadata.Tagged or UserMetadata.Sentences ? named : throw new InputException($"--prompt-style: '{named}' is unknown; give tags or sentences.") : null,
            Tags = [.. before.Tags.Union(parse.GetValue(tag) ?? []).Except(parse.GetValue(untag) ?? [])],
        }, context.Stop);
        context.Terminal.Out.WriteLine(Path.ChangeExtension(path, ".json"));
        return ExitStatus.Done;

        string? New(Option<string?> option, string? old) => parse.GetValue(option) is { } text ? text.Length == 0 ? null : text : old;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };
}
