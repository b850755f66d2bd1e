using System.CommandLine;
using System.Security.Cryptography;
using Easel.Application.Prompts;
using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c> that change its prompts before anything is painted: styles and wildcards.</summary>
internal sealed class PromptArguments
{
    private readonly Option<string[]> styles = new("--style") { HelpName = "NAME", Description = "Put the prompts into a style of styles.csv; may be given several times ('easel styles' lists them)." };
    private readonly Option<string?> stylesFile = new("--styles-file") { HelpName = "FILE", Description = "The styles [default: styles.csv in the data folder and the webui folder]." };
    private readonly Option<bool> wildcards = new("--wildcards") { Description = "Draw {a|b} and __list__ by the seed; lists are text files in the data folder's wildcards." };

    public IEnumerable<Option> All => [styles, stylesFile, wildcards];

    /// <summary>The styles of a file, or of the data folder and then the webui folder.</summary>
    /// <exception cref="InvalidRequestException">The named file is not there.</exception>
    public static PromptStyles Styles(string? file, CommandContext context)
    {
        if (file is not null && !File.Exists(file)) throw new InvalidRequestException("--styles-file", $"there is no file {Path.GetFullPath(file)}. Check the path.");
        return new PromptStyles(file is not null ? StyleFile.Read(File.ReadAllText(file)) : new StyleShelf(context.Folders).Read());
    }

    /// <summary>The request with its prompts in their styles and their random parts drawn; what could not be drawn is told.</summary>
    /// <exception cref="InvalidRequestException">There is no such style.</exception>
    public GenerateRequest Apply(GenerateRequest request, ParseResult parse, CommandContext context)
    {
        var (prompt, negative) = (request.Prompt, request.Negative);
        if (parse.GetValue(styles) is { Length: > 0 } names)
        {
            var known = Styles(parse.GetValue(stylesFile), context);
            if (names.FirstOrDefault(name => known.Find(name) is null) is { } unknown)
                throw new InvalidRequestException("--style", $"there is no style '{unknown}'. {(known.All.IsEmpty ? "There are none yet: put a styles.csv into the data folder." : $"Choose one of: {string.Join(", ", known.All.Select(style => style.Name))}.")}");
            (prompt, negative) = known.Apply(prompt, negative, names);
        }

        if (!parse.GetValue(wildcards)) return request with { Prompt = prompt, Negative = negative };
        // The seed is drawn here where it is open, so that the picture's own repeats the draw.
        var seed = request.Seed >= 0 ? request.Seed : RandomNumberGenerator.GetInt32(int.MaxValue);
        var lists = new WildcardFolders(WildcardShelf.FoldersOf(context.Folders));
        var (first, second) = (Wildcards.Draw(prompt, seed, lists.Lines), Wildcards.Draw(negative, seed, lists.Lines));
        foreach (var problem in first.Problems.Concat(second.Problems)) context.Terminal.Error.WriteLine($"easel: {problem}");
        return request with { Prompt = first.Prompt, Negative = second.Prompt, Seed = seed };
    }
}
