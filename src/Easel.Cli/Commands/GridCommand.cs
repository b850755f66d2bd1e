using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Core.Errors;
using Easel.Imaging;

namespace Easel.Cli.Commands;

/// <summary><c>easel grid IMAGE…</c>: pictures beside each other in one.</summary>
internal sealed class GridCommand : EaselCommand
{
    private readonly Argument<string[]> images = new("images") { HelpName = "IMAGE…", Description = "Pictures of one size, row by row.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int?> columns = NumberOption.Whole("--columns", "N", "Pictures in a row [default: as square as goes].", 4);
    private readonly Option<string> output = new("--output") { HelpName = "FILE", Description = "Where to: .png, .jpg or .webp.", Required = true };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a file that exists already." };

    public GridCommand(Terminal terminal, CancellationToken stop) : base("grid", "Put pictures beside each other in one.", terminal, stop)
    {
        Add(images);
        foreach (var option in new Option[] { columns, output, overwrite }) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = Path.GetFullPath(parse.GetRequiredValue(output));
        var format = ImageFormats.FromPath(path) ?? throw new InvalidRequestException("--output", $"{path} has no picture's extension; give .png, .jpg or .webp.");
        if (parse.GetValue(columns) is < 1 or > 1000) throw new InvalidRequestException("--columns", "is out of range; give 1 to 1000.");
        var names = parse.GetRequiredValue(images);
        var pictures = names.Select(name => ImageFile.Load(name)).ToList();
        var (width, height, channels) = (pictures[0].Width, pictures[0].Height, pictures[0].Channels);
        foreach (var (name, picture) in names.Zip(pictures))
        {
            if ((picture.Width, picture.Height, picture.Channels) != (width, height, channels))
                throw new InvalidRequestException("IMAGE", $"{name} has {picture.Width}×{picture.Height} pixels of {picture.Channels} channels, and {names[0]} {width}×{height} of {channels}. Give pictures of one kind and size.");
        }

        var grid = Grid.Arrange(pictures, parse.GetValue(columns));
        ImageFile.Save(path, grid, format, overwrite: parse.GetValue(overwrite));
        if (context.Json) context.Terminal.WriteJson(new GridJson(path, grid.Width, grid.Height), CliJson.Default.GridJson);
        else context.Terminal.Out.WriteLine(path);
        return Task.FromResult(ExitStatus.Done);
    }
}
