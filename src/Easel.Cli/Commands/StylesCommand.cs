using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel styles</c>: the styles that <c>--style</c> takes.</summary>
internal sealed class StylesCommand(Terminal terminal, CancellationToken stop)
    : EaselCommand("styles", "List the styles of styles.csv, templates for prompts.", terminal, stop)
{
    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var styles = PromptArguments.Styles(null, context).All;
        if (context.Json)
        {
            context.Terminal.WriteJson(new StylesJson([.. styles.Select(style => new StyleJson(style.Name, style.Prompt, style.Negative))]), CliJson.Default.StylesJson);
            return Task.FromResult(ExitStatus.Done);
        }

        var table = new Table().Border(context.Terminal.ShowsResults ? TableBorder.Rounded : TableBorder.None).AddColumns("Style", "Prompt", "Negative prompt");
        foreach (var style in styles) table.AddRow(Markup.Escape(style.Name), Markup.Escape(style.Prompt), Markup.Escape(style.Negative));
        context.Terminal.Results().Write(table);
        return Task.FromResult(ExitStatus.Done);
    }
}
