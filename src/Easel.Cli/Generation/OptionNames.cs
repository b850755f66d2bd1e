using System.Collections.Frozen;
using System.Text;

namespace Easel.Cli.Generation;

/// <summary>What the command line calls a request's field.</summary>
internal static class OptionNames
{
    private static readonly FrozenDictionary<string, string> s_others = new Dictionary<string, string>
    {
        ["steps.upscale.second"] = "--second-upscaler",
        ["steps.split.width"] = "--split", ["steps.split.height"] = "--split", ["steps.split.threshold"] = "--split-threshold", ["steps.split.overlap"] = "--split-overlap",
        ["steps.focalCrop.width"] = "--focal-crop", ["steps.focalCrop.height"] = "--focal-crop",
        ["steps.autoSize.minSide"] = "--auto-crop-min-side", ["steps.autoSize.maxSide"] = "--auto-crop-max-side", ["steps.autoSize.minArea"] = "--auto-crop-min-area",
        ["steps.autoSize.maxArea"] = "--auto-crop-max-area", ["steps.autoSize.maxError"] = "--auto-crop-max-error",
        ["steps.codeFormer"] = "--codeformer", ["steps.codeFormerWeight"] = "--codeformer-weight", ["output.log"] = "--log-csv",
        ["hires"] = "--hires-scale", ["image.loopback"] = "--loops", ["image.inpaint"] = "--mask",
        ["image.outpaint.left"] = "--outpaint-left", ["image.outpaint.right"] = "--outpaint-right", ["image.outpaint.up"] = "--outpaint-up", ["image.outpaint.down"] = "--outpaint-down",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="field">The field as the request's JSON calls it, for instance <c>batchSize</c> or <c>image.initImage</c>; an option's name stays as it is.</param>
    public static string Of(string field)
    {
        if (field.StartsWith('-')) return field;
        if (field is "prompt") return "PROMPT";
        if (field is "device.name") return "--device";
        if (field is "preview.method") return "--preview";
        if (field.StartsWith("images", StringComparison.Ordinal)) return "IMAGE";
        if (s_others.TryGetValue(field, out var other)) return other;
        if (field == "sampling.uniPc") return "--unipc-variant";
        if (field.StartsWith("sampling.uniPc.", StringComparison.Ordinal)) return $"--unipc-{field[(field.LastIndexOf('.') + 1)..]}";
        // The hires options keep their group's name, the others say enough without it.
        var own = field == "preview.every" || (field.StartsWith("hires.", StringComparison.Ordinal) && field != "hires.strength") ? field.Replace('.', '-') : field[(field.LastIndexOf('.') + 1)..];
        var option = new StringBuilder("--");
        if (own == "path") own = "output";
        foreach (var letter in own)
        {
            if (char.IsAsciiLetterUpper(letter)) option.Append('-');
            option.Append(char.ToLowerInvariant(letter));
        }
        return option.ToString();
    }
}
