using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Worker.Devices;
using Easel.Worker.Training;

namespace Easel.Cli.Commands;

/// <summary><c>easel dataset prepare DIR</c>: makes a training folder out of a folder of pictures.</summary>
internal sealed class DatasetPrepareCommand : EaselCommand
{
    private readonly Argument<string> folder = new("folder") { HelpName = "DIR", Description = "The folder with the pictures and their captions; it is not changed." };
    private readonly Option<string> into = new("--into") { HelpName = "DIR", Description = "The training folder to make: img, reg, log and model.", Required = true };
    private readonly Option<string> identifier = new("--identifier") { HelpName = "WORD", Description = "The new word, for instance sls.", Required = true };
    private readonly Option<string> kind = new("--class") { HelpName = "WORDS", Description = "What it is, for instance 1girl.", Required = true };
    private readonly Option<int> repeats = new("--repeats") { HelpName = "N", Description = "How often each picture comes in an epoch.", DefaultValueFactory = _ => 10 };
    private readonly Option<string?> reg = new("--reg") { HelpName = "DIR", Description = "Regularisation pictures of the class." };
    private readonly Option<int> regRepeats = new("--reg-repeats") { HelpName = "N", Description = "How often each of those comes.", DefaultValueFactory = _ => 1 };
    private readonly Option<string> crop = new("--crop") { HelpName = "HOW", Description = "none, center (scaled to cover, the middle kept), focal (where faces, edges and variety are), auto (the best size within 384 to 768).", DefaultValueFactory = _ => "none" };
    private readonly Option<int> width = new("--width") { HelpName = "N", Description = "Columns of cut pictures.", DefaultValueFactory = _ => 512 };
    private readonly Option<int> height = new("--height") { HelpName = "N", Description = "Rows of cut pictures.", DefaultValueFactory = _ => 512 };
    private readonly Option<bool> split = new("--split") { Description = "Cut pictures that are too long into several that overlap." };
    private readonly Option<bool> flip = new("--flip") { Description = "Add mirrored copies, with the same captions." };

    public DatasetPrepareCommand(Terminal terminal, CancellationToken stop) : base("prepare", "Make a training folder out of a folder of pictures: cut, mirrored, renamed, in kohya's tree.", terminal, stop)
    {
        Add(folder);
        foreach (var option in (Option[])[into, identifier, kind, repeats, reg, regRepeats, crop, width, height, split, flip]) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        using var devices = new DevicePool();
        var made = await new DatasetPreparation(ModelFolders.Store(context), devices, (_, message) => context.Terminal.Error.WriteLine($"easel: {message}")).RunAsync(Layout(parse), context.Stop);
        if (context.Json) context.Terminal.WriteJson(made, Training.TrainJson.Default.PreparedDataset);
        else context.Terminal.Out.WriteLine($"{made.Images} pictures with {made.Captions} captions in {made.ImageFolder}{(made.RegFolder is { } other ? $", {made.RegImages} in {other}" : "")}");
        return ExitStatus.Done;
    }

    private DatasetLayout Layout(ParseResult parse)
    {
        var how = parse.GetValue(crop)!;
        if (how is not ("none" or "center" or "focal" or "auto")) throw new InvalidRequestException("--crop", $"'{how}' is unknown; give none, center, focal or auto.");
        var (columns, rows) = (parse.GetValue(width), parse.GetValue(height));
        var steps = new PostProcessing
        {
            Split = parse.GetValue(split) ? new SplitStep(columns, rows) : null, FocalCrop = how == "focal" ? new FocalCropStep(columns, rows) : null,
            AutoSize = how == "auto" ? new AutoSizeStep() : null, Flip = parse.GetValue(flip) ? FlipCopies.Horizontal : FlipCopies.None,
        };
        return new DatasetLayout(
            parse.GetValue(folder)!, parse.GetValue(into)!, parse.GetValue(identifier)!, parse.GetValue(kind)!, parse.GetValue(repeats), parse.GetValue(reg), parse.GetValue(regRepeats), steps,
            how == "center" ? (columns, rows) : null);
    }
}
