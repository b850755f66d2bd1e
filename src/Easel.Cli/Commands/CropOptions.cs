using System.CommandLine;
using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options that cut and mirror pictures.</summary>
internal sealed class CropOptions
{
    private readonly Option<(int Width, int Height)?> split = Size("--split", "Cut pictures that are far longer than this size into parts of it.");
    private readonly Option<double?> splitThreshold = NumberOption.Real("--split-threshold", "X", "Cut where a part would cover less of the picture than this, 0 to 1 [default: 0.5].", 0.5);
    private readonly Option<double?> splitOverlap = NumberOption.Real("--split-overlap", "X", "Share of a part that the next one repeats, 0 to 0.9 [default: 0.2].", 0.2);
    private readonly Option<(int Width, int Height)?> focal = Size("--focal-crop", "Cut out this size where the most is to be seen.");
    private readonly Option<double?> faces = NumberOption.Real("--face-weight", "X", "How much faces count in it, 0 to 1 [default: 0.9].", 0.9);
    private readonly Option<double?> entropy = NumberOption.Real("--entropy-weight", "X", "How much variety counts in it, 0 to 1 [default: 0.15].", 0.15);
    private readonly Option<double?> edges = NumberOption.Real("--edges-weight", "X", "How much edges count in it, 0 to 1 [default: 0.5].", 0.5);
    private readonly Option<bool> debug = new("--focal-debug") { Description = "Save a picture too that shows the points found." };
    private readonly Option<bool> auto = new("--auto-crop") { Description = "Cut to the best size within bounds, in steps of 64 pixels." };
    private readonly Option<int?> minSide = NumberOption.Whole("--auto-crop-min-side", "PIXELS", "Its shortest side [default: 384].", 384);
    private readonly Option<int?> maxSide = NumberOption.Whole("--auto-crop-max-side", "PIXELS", "Its longest side [default: 768].", 768);
    private readonly Option<int?> minArea = NumberOption.Whole("--auto-crop-min-area", "PIXELS", "Its least area [default: 4096].", 4096);
    private readonly Option<int?> maxArea = NumberOption.Whole("--auto-crop-max-area", "PIXELS", "Its most area [default: 409600].", 409600);
    private readonly Option<bool> leastError = new("--auto-crop-least-error") { Description = "Prefer proportions nearest to the picture's; otherwise the largest area." };
    private readonly Option<double?> maxError = NumberOption.Real("--auto-crop-max-error", "X", "How far the proportions may be off, 0 to 1 [default: 0.1].", 0.1);
    private readonly Option<string[]> flip = new("--flip") { HelpName = "horizontal|vertical|both", Description = "Save mirrored copies too; may be given several times.", AllowMultipleArgumentsPerToken = true };

    public CropOptions() => flip.AcceptOnlyFromAmong("horizontal", "vertical", "both");

    public IEnumerable<Option> All =>
        [split, splitThreshold, splitOverlap, focal, faces, entropy, edges, debug, auto, minSide, maxSide, minArea, maxArea, leastError, maxError, flip];

    public PostProcessing Read(ParseResult parse, PostProcessing steps) => steps with
    {
        Split = parse.GetValue(split) is { } part
            ? new SplitStep(part.Width, part.Height) is var s ? s with { Threshold = parse.GetValue(splitThreshold) ?? s.Threshold, Overlap = parse.GetValue(splitOverlap) ?? s.Overlap } : null
            : null,
        FocalCrop = parse.GetValue(focal) is { } size ? Focal(parse, new FocalCropStep(size.Width, size.Height)) : null,
        AutoSize = parse.GetValue(auto) ? Auto(parse, new AutoSizeStep()) : null,
        Flip = (parse.GetValue(flip) ?? []).Aggregate(FlipCopies.None, (all, word) => all | Enum.Parse<FlipCopies>(word, ignoreCase: true)),
    };

    private FocalCropStep Focal(ParseResult parse, FocalCropStep usual) => usual with
    {
        FaceWeight = parse.GetValue(faces) ?? usual.FaceWeight,
        EntropyWeight = parse.GetValue(entropy) ?? usual.EntropyWeight,
        EdgesWeight = parse.GetValue(edges) ?? usual.EdgesWeight,
        Debug = parse.GetValue(debug),
    };

    private AutoSizeStep Auto(ParseResult parse, AutoSizeStep usual) => new(
        parse.GetValue(minSide) ?? usual.MinSide, parse.GetValue(maxSide) ?? usual.MaxSide, parse.GetValue(minArea) ?? usual.MinArea, parse.GetValue(maxArea) ?? usual.MaxArea,
        !parse.GetValue(leastError), parse.GetValue(maxError) ?? usual.MaxError);

    private static Option<(int Width, int Height)?> Size(string name, string description) => new(name)
    {
        HelpName = "WxH",
        Description = description,
        CustomParser = result =>
        {
            var sides = result.Tokens[^1].Value.Split('x', 'X', '×');
            if (sides.Length == 2 && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width) && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out var height))
                return (width, height);
            result.AddError($"{name}: '{result.Tokens[^1].Value}' is no size. Write for instance {name} 512x768.");
            return null;
        },
    };
}
