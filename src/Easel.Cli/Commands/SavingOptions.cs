using System.CommandLine;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Commands;

/// <summary>The options of every command that saves pictures.</summary>
internal sealed class SavingOptions(string folder)
{
    private readonly Option<string> output = new("--output") { HelpName = "PATH", Description = $"A file, or a folder for numbered files [default: outputs/{folder}/DATE in the data folder]." };
    private readonly Option<string> format = FormatOption();
    private readonly Option<int?> quality = NumberOption.Whole("--quality", "N", "Quality of JPEG, WebP and AVIF, 1 to 100 [default: 90].", 80);
    private readonly Option<bool> lossless = new("--lossless") { Description = "Write WebP without loss." };
    private readonly Option<string> name = new("--name") { HelpName = "PATTERN", Description = "The files' names, for instance '[seed]-[prompt_words]'; docs/extras.md lists the words." };
    private readonly Option<bool> noNumber = new("--no-number") { Description = "Leave out the running number before the name." };
    private readonly Option<string> subfolder = new("--folder") { HelpName = "PATTERN", Description = "A folder below the output folder, for instance '[date]' or '[model_name]/[prompt_words]'." };
    private readonly Option<bool> sidecar = new("--sidecar") { Description = "Write the parameters into a text file beside each picture too." };
    private readonly Option<bool> log = new("--log-csv") { Description = "Add a line for each picture to log.csv in the output folder." };
    private readonly Option<bool> grid = new("--grid") { Description = "Save a picture of all pictures too, where there are several." };
    private readonly Option<StealthText?> stealth = WordOption.Create<StealthText>("--stealth", "Hide the parameters in the pixels too, where web sites cannot strip them [default: none].");

    public IEnumerable<Option> All => [output, format, quality, lossless, name, noNumber, subfolder, sidecar, log, grid, stealth];

    /// <exception cref="InvalidRequestException">A format that the file's extension contradicts.</exception>
    public OutputOptions Read(ParseResult parse, OutputOptions usual)
    {
        var path = parse.GetValue(output);
        return usual with
        {
            Path = path,
            Format = Format(parse.GetValue(format), path),
            Quality = parse.GetValue(quality) ?? usual.Quality,
            Lossless = parse.GetValue(lossless),
            Name = parse.GetValue(name) ?? (path is not null && ImageFormats.FromPath(path) is not null && !Directory.Exists(path) ? null : usual.Name),
            AddNumber = !parse.GetValue(noNumber),
            Folder = parse.GetValue(subfolder),
            Sidecar = parse.GetValue(sidecar),
            Log = parse.GetValue(log),
            Grid = parse.GetValue(grid),
            Stealth = parse.GetValue(stealth) ?? usual.Stealth,
        };
    }

    private static Option<string> FormatOption()
    {
        string[] formats = ["png", "jpg", "webp", "avif"];
        var option = new Option<string>("--format") { HelpName = string.Join('|', formats), Description = "The picture format [default: png, or what the extension of --output says]." };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    private static ImageFormat Format(string? chosen, string? path)
    {
        var ofPath = path is null ? null : ImageFormats.FromPath(path);
        if (chosen is null) return ofPath ?? ImageFormat.Png;
        var format = ImageFormats.FromName(chosen);
        if (ofPath is { } other && other != format)
            throw new InvalidRequestException("--format", $"is {chosen}, but --output ends in {Path.GetExtension(path)}. Leave --format out, or change the extension.");
        return format;
    }
}
