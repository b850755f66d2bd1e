using System.CommandLine;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c> that start from a picture: image to image, inpainting, outpainting, loopback.</summary>
internal sealed class PictureArguments
{
    private readonly Option<string> initImage = Text("--init-image", "PATH", "Start from this picture, or from each picture of this folder: image to image.");
    private readonly Option<string> mask = Text("--mask", "PATH", "Repaint only where this picture is white (or, where it has transparency, opaque): inpainting. A folder has masks named like the pictures.");
    private readonly Option<double?> strength = NumberOption.Real("--strength", "X", "Denoising strength, 0 (nothing changes) to 1 [default: 0.75; of a second pass 0.7].", 0.75);
    private readonly Option<string> resizeMode = Word("--resize-mode", "How the picture is brought to the size [default: just].", "just", "crop", "fill", "latent");
    private readonly Option<double?> scaleBy = NumberOption.Real("--scale-by", "X", "Paint at this multiple of the picture's size, without --width and --height [default: 1].", 1.5);
    private readonly Option<string> imageUpscaler = Text("--image-upscaler", "NAME", "Enlarge a picture that is smaller than the painting with this upscaler [default: Lanczos].");
    private readonly Option<string[]> fromText = new("--from-text") { HelpName = "prompt|negative|seed|cfg|sampler|steps", Description = "Take these from each picture's own parameters; prompts are put behind the given ones.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> exactSteps = Flag("--exact-steps", "Run all --steps instead of the strength's share of them.");
    private readonly Option<bool> colorCorrection = Flag("--color-correction", "Give the result the picture's colours.");
    private readonly Option<double?> imageCfg = NumberOption.Real("--image-cfg", "X", "Of instruct-pix2pix models: how closely to keep to the picture, 0 to 3 [default: 1.5].", 1.2);
    private readonly Option<double?> noiseMultiplier = NumberOption.Real("--noise-multiplier", "X", "Factor on the start noise, 0 to 1.5 [default: 1].", 0.95);
    private readonly Option<double?> extraNoise = NumberOption.Real("--extra-noise", "X", "Noise added beside, 0 to 1 [default: 0].", 0.05);
    private readonly Option<string> background = Text("--background", "COLOUR", "What shows through transparent parts of the picture [default: #ffffff].");
    private readonly Option<double?> maskBlur = NumberOption.Real("--mask-blur", "PIXELS", "Blur of the mask's edge, 0 to 64 [default: 4].", 8);
    private readonly Option<double?> maskBlurY = NumberOption.Real("--mask-blur-y", "PIXELS", "Blur along columns, where it is another one.", 8);
    private readonly Option<bool> maskInvert = Flag("--mask-invert", "Repaint what the mask leaves black.");
    private readonly Option<string> maskContent = Word("--mask-content", "What is put under the mask before painting [default: original].", "fill", "original", "noise", "nothing");
    private readonly Option<string> maskArea = Word("--mask-area", "Work on the whole picture, or enlarge the masked part to the size, and put it back [default: whole].", "whole", "masked");
    private readonly Option<int?> maskPadding = NumberOption.Whole("--mask-padding", "PIXELS", "With --mask-area masked: surroundings to work on too, 0 to 256 [default: 32].", 64);
    private readonly Option<bool> maskFromAlpha = Flag("--mask-from-alpha", "Repaint what is transparent in the picture.");
    private readonly Option<string> maskSketch = Text("--mask-sketch", "PATH", "The picture with colours drawn on it: what was drawn is the mask, and is painted over.");
    private readonly Option<double?> maskTransparency = NumberOption.Real("--mask-transparency", "PERCENT", "Of --mask-sketch: how far it lets the picture through, 0 to 100 [default: 0].", 30);
    private readonly Option<double?> maskWeight = NumberOption.Real("--mask-weight", "X", "Of inpainting models: how much of the masked part is hidden from them, 0 to 1 [default: 1].", 0.5);
    private readonly Option<bool> soft = Flag("--soft-inpainting", "Blend old and new by degrees; with a wide --mask-blur.");
    private readonly Option<double?> softBias = NumberOption.Real("--soft-bias", "X", "Schedule bias, 0 to 8 [default: 1].", 1.5);
    private readonly Option<double?> softPreservation = NumberOption.Real("--soft-preservation", "X", "Preservation strength, 0 to 8 [default: 0.5].", 1);
    private readonly Option<double?> softContrast = NumberOption.Real("--soft-contrast", "X", "Transition contrast boost, 1 to 32 [default: 4].", 8);
    private readonly Option<double?> softMaskInfluence = NumberOption.Real("--soft-mask-influence", "X", "Mask influence, 0 to 1 [default: 0].", 0.5);
    private readonly Option<double?> softThreshold = NumberOption.Real("--soft-threshold", "X", "Difference threshold, 0 to 8 [default: 0.5].", 1);
    private readonly Option<double?> softDifference = NumberOption.Real("--soft-difference-contrast", "X", "Difference contrast, 0 to 8 [default: 2].", 3);
    private readonly Option<int?> loops = NumberOption.Whole("--loops", "N", "Repaint the result again and again, 1 to 32 times in all; the seed counts up.", 4);
    private readonly Option<double?> finalStrength = NumberOption.Real("--final-strength", "X", "Strength of the last loop [default: 0.5].", 0.3);
    private readonly Option<string> loopCurve = Word("--loop-curve", "How the strength gets there [default: linear].", "aggressive", "linear", "lazy");
    private readonly Option<int?> left = NumberOption.Whole("--outpaint-left", "PIXELS", "Continue the picture on the left.", 64);
    private readonly Option<int?> right = NumberOption.Whole("--outpaint-right", "PIXELS", "On the right.", 64);
    private readonly Option<int?> up = NumberOption.Whole("--outpaint-up", "PIXELS", "Above.", 64);
    private readonly Option<int?> down = NumberOption.Whole("--outpaint-down", "PIXELS", "Below.", 64);
    private readonly Option<string> outpaintMethod = Word("--outpaint-method", "How: over noise like the picture, side by side, or over --mask-content, all at once [default: mk2].", "mk2", "simple");
    private readonly Option<int?> outpaintBlur = NumberOption.Whole("--outpaint-blur", "PIXELS", "Blur of the seam, 0 to 64 [default: mk2 8, simple 4].", 8);
    private readonly Option<double?> fallOff = NumberOption.Real("--fall-off", "X", "Of mk2: fall-off of the noise's spectrum, 0 to 4; lower gives more detail [default: 1].", 0.8);
    private readonly Option<double?> colorVariation = NumberOption.Real("--color-variation", "X", "Of mk2: how colourful the noise is, 0 to 1 [default: 0.05].", 0.1);

    public PictureArguments() => fromText.AcceptOnlyFromAmong("prompt", "negative", "seed", "cfg", "sampler", "steps");

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [initImage, mask, strength, .. Details];

    private IEnumerable<Option> Details =>
    [
        resizeMode, scaleBy, imageUpscaler, fromText, exactSteps, colorCorrection, imageCfg, noiseMultiplier, extraNoise, background, maskBlur, maskBlurY, maskInvert, maskContent, maskArea, maskPadding, maskFromAlpha, maskSketch, maskTransparency, maskWeight,
        .. Soft, loops, finalStrength, loopCurve, left, right, up, down, outpaintMethod, outpaintBlur, fallOff, colorVariation,
    ];

    private Option[] Soft => [soft, softBias, softPreservation, softContrast, softMaskInfluence, softThreshold, softDifference];

    /// <summary>The denoising strength, where it is given.</summary>
    public double? Strength(ParseResult parse) => parse.GetValue(strength);

    /// <summary>What they ask for; null where there is no picture.</summary>
    /// <exception cref="InvalidRequestException">An option needs another one.</exception>
    public ImageToImageOptions? Read(ParseResult parse)
    {
        if (parse.GetValue(initImage) is not { } image)
        {
            if (parse.GetValue(mask) is not null) throw new InvalidRequestException("--mask", "needs --init-image, the picture to repaint.");
            if (Details.FirstOrDefault(parse.IsGiven) is { } idle) throw new InvalidRequestException(idle.Name, "needs --init-image, the picture to start from.");
            return null;
        }

        var d = new ImageToImageOptions(image);
        return new ImageToImageOptions(
            image,
            parse.GetValue(mask),
            parse.GetValue(strength) ?? d.Strength,
            Word<ResizeMode>(parse.GetValue(resizeMode)) ?? d.ResizeMode,
            parse.GetValue(scaleBy),
            parse.GetValue(exactSteps),
            parse.GetValue(colorCorrection),
            parse.GetValue(imageCfg),
            parse.GetValue(noiseMultiplier) ?? d.NoiseMultiplier,
            parse.GetValue(extraNoise) ?? d.ExtraNoise,
            parse.GetValue(background) ?? d.Background,
            Inpaint(parse),
            Loopback(parse),
            Outpaint(parse),
            parse.GetValue(imageUpscaler),
            (parse.GetValue(fromText) ?? []).Aggregate(TakenFromText.None, (all, word) => all | Enum.Parse<TakenFromText>(word, ignoreCase: true)));
    }

    private InpaintOptions Inpaint(ParseResult parse)
    {
        var d = new InpaintOptions();
        return new InpaintOptions(
            parse.GetValue(maskBlur) ?? d.MaskBlur,
            parse.GetValue(maskBlurY),
            parse.GetValue(maskInvert),
            Word<MaskedContent>(parse.GetValue(maskContent)) ?? d.MaskContent,
            Word<MaskArea>(parse.GetValue(maskArea)) ?? d.MaskArea,
            parse.GetValue(maskPadding) ?? d.MaskPadding,
            parse.GetValue(maskFromAlpha),
            parse.GetValue(maskWeight) ?? d.MaskWeight,
            SoftInpaint(parse),
            parse.GetValue(maskSketch),
            parse.GetValue(maskTransparency) ?? d.MaskTransparency);
    }

    private SoftInpaintOptions? SoftInpaint(ParseResult parse)
    {
        if (!parse.GetValue(soft)) return Soft.FirstOrDefault(parse.IsGiven) is { } idle ? throw new InvalidRequestException(idle.Name, "needs --soft-inpainting.") : null;
        var d = new SoftInpaintOptions();
        return new SoftInpaintOptions(
            parse.GetValue(softBias) ?? d.SoftBias,
            parse.GetValue(softPreservation) ?? d.SoftPreservation,
            parse.GetValue(softContrast) ?? d.SoftContrast,
            parse.GetValue(softMaskInfluence) ?? d.SoftMaskInfluence,
            parse.GetValue(softThreshold) ?? d.SoftThreshold,
            parse.GetValue(softDifference) ?? d.SoftDifferenceContrast);
    }

    private LoopbackOptions? Loopback(ParseResult parse)
    {
        var d = new LoopbackOptions();
        if (parse.GetValue(loops) is { } count) return new LoopbackOptions(count, parse.GetValue(finalStrength) ?? d.FinalStrength, Word<LoopCurve>(parse.GetValue(loopCurve)) ?? d.LoopCurve);
        return new Option[] { finalStrength, loopCurve }.FirstOrDefault(parse.IsGiven) is { } idle ? throw new InvalidRequestException(idle.Name, "needs --loops, how often to repaint.") : null;
    }

    private OutpaintOptions? Outpaint(ParseResult parse)
    {
        if (!new[] { left, right, up, down }.Any(parse.IsGiven))
        {
            return new Option[] { outpaintMethod, outpaintBlur, fallOff, colorVariation }.FirstOrDefault(parse.IsGiven) is { } idle
                ? throw new InvalidRequestException(idle.Name, "needs a side to continue the picture on, for instance --outpaint-right 64.")
                : null;
        }

        var d = new OutpaintOptions();
        return new OutpaintOptions(
            parse.GetValue(left) ?? 0,
            parse.GetValue(right) ?? 0,
            parse.GetValue(up) ?? 0,
            parse.GetValue(down) ?? 0,
            Word<OutpaintMethod>(parse.GetValue(outpaintMethod)) ?? d.OutpaintMethod,
            parse.GetValue(outpaintBlur),
            parse.GetValue(fallOff) ?? d.FallOff,
            parse.GetValue(colorVariation) ?? d.ColorVariation);
    }

    private static T? Word<T>(string? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>(word, ignoreCase: true);

    private static Option<string> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<string> Word(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { HelpName = string.Join('|', words), Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
