using System.CommandLine;
using Easel.Cli.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel info IMAGE</c>: the generation parameters stored in a picture.</summary>
internal sealed class InfoCommand : EaselCommand
{
    private readonly Argument<string> image = new("image") { Description = "A PNG, JPEG or WebP picture that Easel, A1111 or a like program made.", HelpName = "IMAGE" };

    public InfoCommand(Terminal terminal, CancellationToken stop) : base("info", "Print the generation parameters that a picture carries.", terminal, stop) => Add(image);

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => Task.FromResult(PictureText.Write(parse.GetRequiredValue(image), context));
}
