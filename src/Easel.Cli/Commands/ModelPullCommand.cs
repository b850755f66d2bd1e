using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model pull ID</c>: fetches a model file and puts it into the folder of its kind.</summary>
internal sealed class ModelPullCommand : EaselCommand
{
    private readonly Argument<string> source = new("source")
    {
        HelpName = "ID",
        Description = "OWNER/REPO[@REVISION][:FILE] of Hugging Face, a Civitai number (or civitai:MODEL@VERSION), or any of their pages' or files' addresses, or another file's address.",
    };

    private readonly Option<string?> file = new("--file") { Description = "Which file, where the source has several.", HelpName = "FILE" };
    private readonly Option<string?> folder = new("--folder") { Description = "The folder below models/ [that of its kind].", HelpName = "FOLDER" };
    private readonly Option<string?> name = new("--name") { Description = "The name to store it under [the source's].", HelpName = "NAME" };
    private readonly Option<string?> sha256 = new("--sha256") { Description = "The SHA-256 that it must have [what the source says].", HelpName = "HASH" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a file of that name." };

    public ModelPullCommand(Terminal terminal, CancellationToken stop) : base("pull", "Fetch a model, check it, and put it into the folder of its kind; an interrupted pull goes on where it was.", terminal, stop)
    {
        Add(source);
        foreach (var option in (Option[])[file, folder, name, sha256, overwrite]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => ModelJob.RunAsync(
        new PullRequest(parse.GetRequiredValue(source), parse.GetValue(file), parse.GetValue(folder), parse.GetValue(name), parse.GetValue(sha256), parse.GetValue(overwrite)),
        context, "fetching", field => field == "source" ? "ID" : OptionNames.Of(field));
}
