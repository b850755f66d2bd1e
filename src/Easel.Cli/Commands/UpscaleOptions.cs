using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel upscale</c>, and the request that they make.</summary>
internal sealed class UpscaleOptions
{
    private readonly Argument<string[]> images = new("images") { HelpName = "IMAGE", Description = "Pictures, or folders of pictures.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> recursive = new("--recursive") { Description = "Look through the folders below a folder too." };
    private readonly Option<string> upscaler = new("--upscaler") { HelpName = "NAME", Description = "Lanczos, Nearest, or the name or file of a network in models/ESRGAN [default: easel-upscaler-2x where Easel came with it, else Lanczos]." };
    private readonly Option<double?> scale = NumberOption.Real("--scale", "X", "By how much both sides grow, up to 8 [default: 4].", 2);
    private readonly Option<int?> maxSide = NumberOption.Whole("--max-side", "PIXELS", "The longest side that --scale may lead to.", 2048);
    private readonly Option<int?> width = NumberOption.Whole("--width", "PIXELS", "The width wanted, in place of --scale; alone it keeps the proportions.", 1024);
    private readonly Option<int?> height = NumberOption.Whole("--height", "PIXELS", "The height wanted; what of other proportions does not fit is cut off.", 1024);
    private readonly Option<bool> noCrop = new("--no-crop") { Description = "Cut nothing off: the picture covers the size wanted and is larger in one direction." };
    private readonly Option<string> second = new("--second-upscaler") { HelpName = "NAME", Description = "Another upscaler, blended over the first." };
    private readonly Option<double?> secondVisibility = NumberOption.Real("--second-visibility", "X", "How much of the second upscaler shows, 0 to 1 [default: 0.5].", 0.5);
    private readonly Option<int?> tile = NumberOption.Whole("--tile", "PIXELS", "Longest side of a tile; smaller takes less memory, 0 takes the whole picture at once [default: 192].", 192);
    private readonly Option<int?> tileOverlap = NumberOption.Whole("--tile-overlap", "PIXELS", "Pixels that neighbouring tiles share [default: 8].", 8);
    private readonly Option<int?> ldsrSteps = NumberOption.Whole("--ldsr-steps", "N", "Steps of LDSR, 1 to 200; fewer are faster [default: 100].", 50);
    private readonly Option<double?> gfpgan = NumberOption.Real("--gfpgan", "X", "Restore faces with GFPGAN; how much of it shows, 0 to 1.", 1);
    private readonly Option<double?> codeFormer = NumberOption.Real("--codeformer", "X", "Restore faces with CodeFormer; how much of it shows, 0 to 1.", 1);
    private readonly Option<double?> codeFormerWeight = NumberOption.Real("--codeformer-weight", "X", "How closely CodeFormer keeps to the face that is there, 0 to 1 [default: 0, the strongest].", 0.5);
    private readonly CropOptions crops = new();
    private readonly DeviceChoice device = new();
    private readonly SavingOptions saving = new("extras-images");
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace files that exist already." };

    public void AddTo(Command command)
    {
        command.Add(images);
        Option[] options =
        [
            upscaler, scale, maxSide, width, height, noCrop, second, secondVisibility, tile, tileOverlap, ldsrSteps, gfpgan, codeFormer, codeFormerWeight,
            .. crops.All, recursive, .. device.All, .. saving.All, overwrite,
        ];
        foreach (var option in options) command.Add(option);
    }

    /// <summary>Whether files that exist may be replaced.</summary>
    public bool Overwrites(ParseResult parse) => parse.GetValue(overwrite);

    public UpscaleRequest Request(ParseResult parse)
    {
        var steps = crops.Read(parse, new PostProcessing
        {
            Gfpgan = parse.GetValue(gfpgan) ?? 0,
            CodeFormer = parse.GetValue(codeFormer) ?? 0,
            CodeFormerWeight = parse.GetValue(codeFormerWeight) ?? 0,
        });
        Option[] enlarging = [upscaler, scale, maxSide, width, height, noCrop, second, secondVisibility, tile, tileOverlap, ldsrSteps];
        // Who only wants to cut or to restore does not want a larger picture; who says nothing does.
        if (steps == new PostProcessing() || enlarging.Any(option => parse.GetResult(option) is { Implicit: false })) steps = steps with { Upscale = Enlarging(parse) };
        var request = new UpscaleRequest([.. parse.GetValue(images)!]);
        return request with
        {
            Recursive = parse.GetValue(recursive),
            Steps = steps,
            Device = device.Read(parse),
            Output = saving.Read(parse, request.Output),
        };
    }

    private UpscaleStep Enlarging(ParseResult parse)
    {
        var usual = new UpscaleStep();
        return new UpscaleStep(parse.GetValue(upscaler), parse.GetValue(scale) ?? usual.Scale)
        {
            Second = parse.GetValue(second),
            SecondVisibility = parse.GetValue(secondVisibility) ?? (parse.GetValue(second) is null ? 0 : 0.5),
            MaxSide = parse.GetValue(maxSide) ?? usual.MaxSide,
            Width = parse.GetValue(width) ?? usual.Width,
            Height = parse.GetValue(height) ?? usual.Height,
            Crop = !parse.GetValue(noCrop),
            Tile = parse.GetValue(tile) ?? usual.Tile,
            TileOverlap = parse.GetValue(tileOverlap) ?? usual.TileOverlap,
            LdsrSteps = parse.GetValue(ldsrSteps) ?? usual.LdsrSteps,
        };
    }
}
