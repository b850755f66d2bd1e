using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Json;
using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Engine.Conditioning;
using Easel.Worker.Networks;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel prompt PROMPT --steps N</c>: what a prompt means: networks, parts, timeline, weights, tokens, chunks.</summary>
internal sealed class PromptCommand : EaselCommand
{
    private const int DefaultSteps = 20;

    private readonly Argument<string?> prompt = new("prompt") { HelpName = "PROMPT", Description = "The prompt, in quotation marks; with --jsonl none.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int?> steps = NumberOption.Whole("--steps", "N", "Steps of the pass, 1 to 1000 [default: 20].", DefaultSteps);
    private readonly Option<int?> hiresSteps = NumberOption.Whole("--hires-steps", "N", "Explain the hires pass of so many steps instead of the first pass.", 10);
    private readonly Option<bool> oldScheduling = new("--old-scheduling") { Description = "Read prompt edits by the rule before A1111 1.6.0." };
    private readonly Option<string> emphasis = new("--emphasis") { HelpName = "MODE", Description = "What brackets do: Original, None, Ignore or 'No norm' [default: Original]." };
    private readonly Option<int?> backtrack = NumberOption.Whole("--comma-padding-backtrack", "N", "How many tokens before a chunk's end a comma may stand to be cut at [default: 20].", 20);
    private readonly Option<bool> lines = new("--jsonl") { Description = "Read one JSON request a line from standard input, answer each with a line." };

    public PromptCommand(Terminal terminal, CancellationToken stop) : base("prompt", "Explain what a prompt means.", terminal, stop)
    {
        Add(prompt);
        foreach (var option in new Option[] { steps, hiresSteps, oldScheduling, emphasis, backtrack, lines }) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (parse.GetValue(lines)) return await JsonLines.AnswerAsync(context, LineJson.Default.PromptRequestJson, request => Explain(request, Embeddings(context, request)).ToJson());
        if (parse.GetValue(prompt) is not { } text) throw new InvalidRequestException("PROMPT", "is missing; give a prompt in quotation marks, or --jsonl to read requests from standard input.");
        var request = new PromptRequestJson(
            text, parse.GetValue(steps), parse.GetValue(hiresSteps), parse.GetValue(oldScheduling), parse.GetValue(emphasis), parse.GetValue(backtrack));
        var explained = Explain(request, Embeddings(context, request));
        if (context.Json) context.Terminal.Out.WriteLine(explained.ToJson());
        else Draw(explained, context.Terminal);
        return ExitStatus.Done;
    }

    private static EmbeddingSet Embeddings(CommandContext context, PromptRequestJson request) =>
        new EmbeddingShelf(ModelFolders.Store(context)).Count([request.Prompt ?? ""]);

    private static PromptExplanation Explain(PromptRequestJson request, EmbeddingSet embeddings)
    {
        var problems = new List<FieldProblem>();
        if (request.Prompt is null) problems.Add(new("prompt", "is missing; give a text (it may be empty)."));
        if (request.Steps is < 1 or > 1000) problems.Add(new("steps", $"{request.Steps} is out of range; give 1 to 1000."));
        if (request.HiresSteps is < 0 or > 1000) problems.Add(new("hires_steps", $"{request.HiresSteps} is out of range; give 1 to 1000."));
        if (request.CommaPaddingBacktrack is < 0 or > 75) problems.Add(new("comma_padding_backtrack", $"{request.CommaPaddingBacktrack} is out of range; give 0 to 75."));
        var mode = EmphasisExtensions.FromName(request.Emphasis ?? "Original");
        if (mode is null) problems.Add(new("emphasis", $"'{request.Emphasis}' is unknown; give Original, None, Ignore or No norm."));
        if (problems.Count > 0) throw new InvalidRequestException(problems);
        var defaults = new TextOptions();
        return PromptExplanation.Of(
            request.Prompt!,
            request.Steps ?? DefaultSteps,
            request.HiresSteps is > 0 and var second ? second : null,
            new TextOptions(mode!.Value, request.CommaPaddingBacktrack ?? defaults.CommaPaddingBacktrack, OldScheduling: request.OldScheduling ?? false),
            embeddings);
    }

    private static void Draw(PromptExplanation explained, Terminal terminal)
    {
        var console = terminal.Results();
        foreach (var network in explained.Networks) console.WriteLine($"network  {network.Kind} {network.Name} {string.Join(' ', network.Items.Where(i => i != network.Name))}".TrimEnd());
        if (explained.Composable.Length > 1)
        {
            foreach (var part in explained.Composable) console.WriteLine($"AND      {Number(part.Weight)}  {part.Text.Trim()}");
            console.WriteLine("The timeline is that of the first part.");
        }
        var table = new Table().Border(terminal.ShowsResults ? TableBorder.Rounded : TableBorder.None).AddColumns("Steps", "Text", "Weights", "Tokens", "Chunks");
        foreach (var part in explained.Parts)
        {
            table.AddRow(
                part.From == part.Until ? $"{part.From}" : $"{part.From}–{part.Until}",
                Markup.Escape(part.Text),
                Markup.Escape(string.Join("  ", part.Attention.Where(p => p.IsBreak || p.Weight != 1).Select(Weighted))),
                $"{part.Tokens.Length}",
                $"{part.Chunks.Length}");
        }
        console.Write(table);
        console.WriteLine($"{explained.TokenCount} of {explained.TokenLimit} tokens");
        var named = explained.Parts.SelectMany(part => part.Chunks).SelectMany(chunk => chunk.Fixes).Select(fix => fix.Embedding).DistinctBy(embedding => embedding.Name);
        foreach (var embedding in named) console.WriteLine($"embedding  {embedding.Name}  {embedding.Count} vectors");
        foreach (var hint in explained.Hints) console.WriteLine($"hint: {Describe(hint, explained.Prompt)}");
    }

    private static string Weighted(WeightedText piece) => piece.IsBreak ? "BREAK" : $"{piece.Text.Trim()} × {Number(piece.Weight)}";

    private static string Describe(PromptHint hint, string prompt)
    {
        var found = prompt.Substring(hint.Offset, hint.Length);
        var better = hint.Replacement is { } replacement ? $"; write {replacement} if you mean that" : "";
        return hint.Kind switch
        {
            PromptHintKind.FaceActsAsBracket => $"{found} holds a bracket that acts as one{better}",
            PromptHintKind.FullWidthSign => $"{found} is a full-width sign, which means nothing to the prompt language{better}",
            PromptHintKind.HeavyWeight => $"{found.Trim()} has a weight above 1.5, which tends to distort the picture",
            _ => found + better,
        };
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
