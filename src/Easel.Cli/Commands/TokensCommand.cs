using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Engine.Conditioning;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel tokens TEXT</c>: the ids that CLIP's tokenizer gives a text. Brackets are text here; <c>easel prompt</c> reads them as weights.</summary>
internal sealed class TokensCommand : EaselCommand
{
    private readonly Argument<string> text = new("text") { HelpName = "TEXT", Description = "Any text, in quotation marks. Brackets are tokenised as text; 'easel prompt' reads them as weights." };

    public TokensCommand(Terminal terminal, CancellationToken stop) : base("tokens", "Show the tokens of a text.", terminal, stop) => Add(text);

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var tokens = ClipTokenizer.Default.Tokens(parse.GetRequiredValue(text));
        if (context.Json)
        {
            context.Terminal.WriteJson(new TokensJson([.. tokens.Select(token => token.Id)], [.. tokens.Select(token => token.Text)]), CliJson.Default.TokensJson);
            return Task.FromResult(ExitStatus.Done);
        }

        if (!context.Terminal.ShowsResults)
        {
            context.Terminal.Out.WriteLine(string.Join(' ', tokens.Select(token => token.Id)));
            return Task.FromResult(ExitStatus.Done);
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Id", "Text");
        foreach (var token in tokens) table.AddRow($"{token.Id}", Markup.Escape(token.Text));
        var console = context.Terminal.Results();
        console.Write(table);
        console.WriteLine($"{tokens.Length} tokens");
        return Task.FromResult(ExitStatus.Done);
    }
}
