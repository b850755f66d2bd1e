using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>
/// What infotexts say about the picture to start from, its mask, the second pass and the refiner: A1111's words, and words of our own for
/// what its texts leave out. The picture itself is in no text; <c>Init image hash</c> tells which it was.
/// </summary>
internal static class PictureInfotext
{
    private const string Same = "Use same";

    private static readonly ImmutableArray<(ResizeMode Mode, string Name)> ResizeModes =
        [(ResizeMode.Just, "Just resize"), (ResizeMode.Crop, "Crop and resize"), (ResizeMode.Fill, "Resize and fill"), (ResizeMode.Latent, "Just resize (latent upscale)")];

    private static readonly ImmutableArray<(MaskedContent Content, string Name)> Contents =
        [(MaskedContent.Fill, "fill"), (MaskedContent.Original, "original"), (MaskedContent.Noise, "latent noise"), (MaskedContent.Nothing, "latent nothing")];

    private static readonly ImmutableArray<string> ImageKeys =
    [
        "Init image hash", "Resize mode", "Exact steps", "Color correction", "Noise multiplier", "Extra noise", "Background color", "Image CFG scale", "Mask", "Mask blur", "Mask blur Y",
        "Mask mode", "Masked content", "Inpaint area", "Masked area padding", "Mask from alpha", "Conditional mask weight", "Soft inpainting enabled",
        "Soft inpainting schedule bias", "Soft inpainting preservation strength", "Soft inpainting transition contrast boost", "Soft inpainting mask influence",
        "Soft inpainting difference threshold", "Soft inpainting difference contrast", "Outpaint", "Outpaint method", "Outpaint blur", "Outpaint fall-off", "Outpaint color variation", "Img2img upscaler",
        "Mask sketch", "Mask transparency",
    ];

    /// <summary>Every key that is read here, besides those of sizes.</summary>
    public static ImmutableArray<string> Keys { get; } =
    [
        .. ImageKeys, "Hires upscale", "Hires upscaler", "Hires steps", "Hires resize-1", "Hires resize-2", "First pass size-1", "First pass size-2", "Hires sampler", "Hires schedule type",
        "Hires checkpoint", "Hires prompt", "Hires negative prompt", "Hires CFG Scale", "Refiner", "Refiner switch at", "Refiner switch by sampling steps", "Hires refiner",
    ];

    /// <summary>The texts of a request, in order.</summary>
    public static IEnumerable<(string Key, string Value)> Write(GenerateRequest request) =>
        Image(request.Image).Concat(Hires(request.Hires, request)).Concat(Refiner(request.Refiner)).Where(it => it.Value is not null)!;

    /// <summary>Image to image, where the text tells of it; the picture's name is left empty for a person to give.</summary>
    public static ImageToImageOptions? ToImage(GenerationParameters text)
    {
        if (!ImageKeys.Any(key => text.Explicit(key) is not null)) return null;
        var d = new ImageToImageOptions("");
        return d with
        {
            Mask = text.Flag("Mask") ? "" : null,
            Strength = text.Number("Denoising strength") ?? d.Strength,
            ResizeMode = ResizeModes.FirstOrDefault(it => it.Name == text["Resize mode"]).Mode,
            ExactSteps = text.Flag("Exact steps"),
            ColorCorrection = text.Flag("Color correction"),
            ImageCfg = text.Number("Image CFG scale"),
            NoiseMultiplier = text.Number("Noise multiplier") ?? d.NoiseMultiplier,
            ExtraNoise = text.Number("Extra noise") ?? d.ExtraNoise,
            Background = text["Background color"] ?? d.Background,
            ImageUpscaler = text["Img2img upscaler"],
            Inpaint = ToInpaint(text),
            Outpaint = ToOutpaint(text),
        };
    }

    /// <summary>The second pass, where the text tells of it.</summary>
    public static HiresOptions? ToHires(GenerationParameters text)
    {
        var d = new HiresOptions();
        var (width, height) = (Whole(text, "Hires resize-1") ?? 0, Whole(text, "Hires resize-2") ?? 0);
        if (text.Number("Hires upscale") is null && width <= 0 && height <= 0) return null;
        return d with
        {
            Scale = text.Number("Hires upscale") ?? d.Scale,
            Width = Math.Max(0, width),
            Height = Math.Max(0, height),
            Upscaler = text["Hires upscaler"] is "Latent" ? null : text["Hires upscaler"],
            Steps = Whole(text, "Hires steps") ?? d.Steps,
            Strength = text.Number("Denoising strength") ?? d.Strength,
            Sampler = Own(text["Hires sampler"]),
            Scheduler = Own(text["Hires schedule type"]),
            Model = Own(text["Hires checkpoint"]),
            Prompt = Own(text["Hires prompt"]),
            Negative = Own(text["Hires negative prompt"]),
            Cfg = text.Number("Hires CFG Scale"),
        };
    }

    /// <summary>The refiner, where the text names one.</summary>
    public static RefinerOptions? ToRefiner(GenerationParameters text)
    {
        if (text["Refiner"] is not { Length: > 0 } name) return null;
        var pass = text["Hires refiner"] switch { "first pass" => RefinedPass.First, "both passes" => RefinedPass.Both, _ => RefinedPass.Second };
        return new RefinerOptions(name, text.Number("Refiner switch at") ?? 0.8, text.Flag("Refiner switch by sampling steps"), pass);
    }

    private static IEnumerable<(string Key, string? Value)> Image(ImageToImageOptions? image)
    {
        if (image is null) yield break;
        yield return ("Resize mode", image.ResizeMode == ResizeMode.Just ? null : ResizeModes.First(it => it.Mode == image.ResizeMode).Name);
        yield return ("Img2img upscaler", image.ImageUpscaler);
        yield return ("Exact steps", Flag(image.ExactSteps));
        yield return ("Color correction", Flag(image.ColorCorrection));
        yield return ("Noise multiplier", Unless(image.NoiseMultiplier, 1));
        yield return ("Extra noise", Unless(image.ExtraNoise, 0));
        yield return ("Background color", image.Background == ImageToImageOptions.White ? null : image.Background);
        if (image.Outpaint is { } outpaint)
        {
            yield return ("Outpaint", FormattableString.Invariant($"{outpaint.Left}, {outpaint.Right}, {outpaint.Up}, {outpaint.Down}"));
            yield return ("Outpaint method", outpaint.OutpaintMethod.ToString());
            yield return ("Outpaint blur", outpaint.OutpaintBlur is { } blur ? InfotextWriter.Number(blur) : null);
            yield return ("Outpaint fall-off", Unless(outpaint.FallOff, 1));
            yield return ("Outpaint color variation", Unless(outpaint.ColorVariation, 0.05));
        }

        if (!image.HasMask && image.Outpaint is null) yield break;
        var inpaint = image.Inpaint;
        yield return ("Mask", Flag(image.Mask is not null));
        yield return ("Mask from alpha", Flag(inpaint.MaskFromAlpha));
        yield return ("Mask sketch", Flag(inpaint.MaskSketch is not null));
        yield return ("Mask transparency", Unless(inpaint.MaskTransparency, 0));
        yield return ("Mask mode", inpaint.MaskInvert ? "Inpaint not masked" : null);
        if (image.HasMask) yield return ("Mask blur", InfotextWriter.Number(inpaint.MaskBlur));
        yield return ("Mask blur Y", inpaint.MaskBlurY is { } y ? InfotextWriter.Number(y) : null);
        yield return ("Masked content", inpaint.MaskContent == MaskedContent.Original ? null : Contents.First(it => it.Content == inpaint.MaskContent).Name);
        yield return ("Inpaint area", inpaint.MaskArea == MaskArea.Masked ? "Only masked" : null);
        yield return ("Masked area padding", inpaint.MaskArea == MaskArea.Masked ? InfotextWriter.Number(inpaint.MaskPadding) : null);
        if (inpaint.Soft is not { } soft) yield break;
        yield return ("Soft inpainting enabled", "True");
        yield return ("Soft inpainting schedule bias", InfotextWriter.Number(soft.SoftBias));
        yield return ("Soft inpainting preservation strength", InfotextWriter.Number(soft.SoftPreservation));
        yield return ("Soft inpainting transition contrast boost", InfotextWriter.Number(soft.SoftContrast));
        yield return ("Soft inpainting mask influence", InfotextWriter.Number(soft.SoftMaskInfluence));
        yield return ("Soft inpainting difference threshold", InfotextWriter.Number(soft.SoftThreshold));
        yield return ("Soft inpainting difference contrast", InfotextWriter.Number(soft.SoftDifferenceContrast));
    }

    private static IEnumerable<(string Key, string? Value)> Hires(HiresOptions? hires, GenerateRequest request)
    {
        if (hires is null) yield break;
        var sized = hires.Width > 0 || hires.Height > 0;
        yield return sized ? ("Hires resize", FormattableString.Invariant($"{hires.Width}x{hires.Height}")) : ("Hires upscale", InfotextWriter.Number(hires.Scale));
        yield return ("Hires checkpoint", hires.Model);
        yield return ("Hires sampler", hires.Sampler);
        yield return ("Hires schedule type", hires.Scheduler);
        yield return ("Hires CFG Scale", hires.Cfg is { } cfg ? InfotextWriter.Number(cfg) : null);
        yield return ("Hires prompt", hires.Prompt is { } prompt && prompt != request.Prompt ? prompt : null);
        yield return ("Hires negative prompt", hires.Negative is { } negative && negative != request.Negative ? negative : null);
        yield return ("Hires steps", hires.Steps > 0 ? InfotextWriter.Number(hires.Steps) : null);
        yield return ("Hires upscaler", hires.Upscaler ?? "Latent");
    }

    private static IEnumerable<(string Key, string? Value)> Refiner(RefinerOptions? refiner)
    {
        if (refiner is null) yield break;
        yield return ("Refiner", refiner.Refiner);
        yield return ("Refiner switch at", InfotextWriter.Number(refiner.RefinerSwitchAt));
        yield return ("Refiner switch by sampling steps", Flag(refiner.RefinerBySteps));
        yield return ("Hires refiner", refiner.RefinerPass switch { RefinedPass.First => "first pass", RefinedPass.Both => "both passes", _ => null });
    }

    private static InpaintOptions ToInpaint(GenerationParameters text)
    {
        var d = new InpaintOptions();
        return d with
        {
            MaskBlur = text.Number("Mask blur") ?? d.MaskBlur,
            MaskBlurY = text.Number("Mask blur Y"),
            MaskInvert = text["Mask mode"] == "Inpaint not masked",
            MaskContent = Contents.FirstOrDefault(it => it.Name == text["Masked content"]) is { Name: not null } content ? content.Content : d.MaskContent,
            MaskArea = text["Inpaint area"] == "Only masked" ? MaskArea.Masked : MaskArea.Whole,
            MaskPadding = Whole(text, "Masked area padding") ?? d.MaskPadding,
            MaskFromAlpha = text.Flag("Mask from alpha"),
            MaskWeight = text.Number("Conditional mask weight") ?? d.MaskWeight,
            Soft = ToSoft(text),
            MaskSketch = text.Flag("Mask sketch") ? "" : null,
            MaskTransparency = text.Number("Mask transparency") ?? d.MaskTransparency,
        };
    }

    private static SoftInpaintOptions? ToSoft(GenerationParameters text)
    {
        if (!text.Flag("Soft inpainting enabled")) return null;
        var d = new SoftInpaintOptions();
        return new SoftInpaintOptions(
            text.Number("Soft inpainting schedule bias") ?? d.SoftBias,
            text.Number("Soft inpainting preservation strength") ?? d.SoftPreservation,
            text.Number("Soft inpainting transition contrast boost") ?? d.SoftContrast,
            text.Number("Soft inpainting mask influence") ?? d.SoftMaskInfluence,
            text.Number("Soft inpainting difference threshold") ?? d.SoftThreshold,
            text.Number("Soft inpainting difference contrast") ?? d.SoftDifferenceContrast);
    }

    private static OutpaintOptions? ToOutpaint(GenerationParameters text)
    {
        int[] sides = [.. (text["Outpaint"] ?? "").Split(',').Select(side => int.TryParse(side, System.Globalization.CultureInfo.InvariantCulture, out var pixels) ? pixels : 0)];
        if (sides is not [var left, var right, var up, var down]) return null;
        var d = new OutpaintOptions(left, right, up, down);
        return d with
        {
            OutpaintMethod = text["Outpaint method"] == nameof(OutpaintMethod.Simple) ? OutpaintMethod.Simple : OutpaintMethod.Mk2,
            OutpaintBlur = Whole(text, "Outpaint blur"),
            FallOff = text.Number("Outpaint fall-off") ?? d.FallOff,
            ColorVariation = text.Number("Outpaint color variation") ?? d.ColorVariation,
        };
    }

    private static string? Own(string? value) => string.IsNullOrEmpty(value) || value.StartsWith(Same, StringComparison.Ordinal) ? null : value;

    private static string? Flag(bool on) => on ? "True" : null;

    private static string? Unless(double value, double neutral) => value == neutral ? null : InfotextWriter.Number(value);

    private static int? Whole(GenerationParameters text, string key) => text.WholeNumber(key) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : null;
}
