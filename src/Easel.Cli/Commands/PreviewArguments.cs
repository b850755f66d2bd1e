using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c> that show pictures in work. Any of them turns previews on.</summary>
internal sealed class PreviewArguments
{
    private readonly Option<string> method = new("--preview")
    {
        HelpName = "approximation|taesd|full", Description = "Show pictures in work: on the terminal, or in --preview-dir. Rough colours, TAESD (models/VAE-approx), or the model's VAE [default: off].",
    };

    private readonly Option<int?> every = NumberOption.Whole("--preview-every", "N", "Show them after every N steps [default: 1].", 5);
    private readonly Option<string> folder = new("--preview-dir") { HelpName = "DIR", Description = "Write them there, preview-PICTURE-STEP.png." };

    public PreviewArguments() => method.AcceptOnlyFromAmong("approximation", "taesd", "full");

    public IEnumerable<Option> All => [method, every, folder];

    /// <summary>Whether anybody wants to look.</summary>
    public bool Wanted(ParseResult parse) => parse.GetValue(method) is not null || parse.GetValue(every) is not null || parse.GetValue(folder) is not null;

    /// <summary>Where they are written; null is nowhere.</summary>
    public string? Folder(ParseResult parse) => parse.GetValue(folder);

    public PreviewOptions Options(ParseResult parse)
    {
        var d = new PreviewOptions();
        return new PreviewOptions(parse.GetValue(method) is { } name ? Enum.Parse<PreviewMethod>(name, ignoreCase: true) : d.Method, parse.GetValue(every) ?? d.Every);
    }
}
