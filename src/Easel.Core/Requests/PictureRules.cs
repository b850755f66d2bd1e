using System.Text.RegularExpressions;

namespace Easel.Core.Requests;

/// <summary>What image to image, inpainting, the second pass and the refiner must keep to, whatever the model.</summary>
internal static partial class PictureRules
{
    public static void Check(FieldProblems found, GenerateRequest request)
    {
        if (request.Image is { } image)
        {
            Image(found, image);
            found.Require(image.ScaleBy is null || (request.Width ?? request.Height) is null, "image.scaleBy", "stands beside a width or a height; give the one or the other.");
            found.Require(request.Hires is null, "hires", "is for pictures from text; image to image has no second pass. Leave out one of the two.");
        }

        if (request.Hires is { } hires) Hires(found, hires);
        if (request.Refiner is not { } refiner) return;
        found.RequireName("refiner.refiner", refiner.Refiner, "a checkpoint's name or path");
        found.RequireRange("refiner.refinerSwitchAt", refiner.RefinerSwitchAt, 0.01, 1);
        found.RequireDefined("refiner.refinerPass", refiner.RefinerPass);
        found.Require(request.Hires is not null || refiner.RefinerPass == RefinedPass.Second, "refiner.refinerPass", "chooses between two passes, and there is no second one (hires). Leave it out.");
    }

    private static void Image(FieldProblems found, ImageToImageOptions image)
    {
        found.RequireName("image.initImage", image.InitImage, "a picture's file, or a folder of pictures");
        found.RequireNameOrNull("image.mask", image.Mask, "a mask's file");
        found.RequireRange("image.strength", image.Strength, 0, 1);
        found.RequireDefined("image.resizeMode", image.ResizeMode);
        if (image.ScaleBy is { } scale) found.RequireRange("image.scaleBy", scale, 0.05, 8);
        if (image.ImageCfg is { } cfg) found.RequireRange("image.imageCfg", cfg, 0, 3);
        found.RequireRange("image.noiseMultiplier", image.NoiseMultiplier, 0, 1.5);
        found.RequireRange("image.extraNoise", image.ExtraNoise, 0, 1);
        found.Require(image.Background is not null && Colour().IsMatch(image.Background), "image.background", $"'{image.Background}' is no colour; give #rrggbb, for instance #ffffff.");
        found.RequireNameOrNull("image.imageUpscaler", image.ImageUpscaler, "an upscaler's name");
        found.Require(((int)image.FromText & ~63) == 0, "image.fromText", "is unknown; give some of prompt, negative, seed, cfg, sampler, steps.");
        found.Require(image.FromText == TakenFromText.None || (image.Loopback is null && image.Outpaint is null), "image.fromText", "goes with plain repainting only. Leave out the loops, or the sides to continue on.");
        found.Require(image.Inpaint is not null, "image.inpaint", "is null; leave it out for the defaults.");
        if (image.Inpaint is { } inpaint) Inpaint(found, image, inpaint);
        if (image.Loopback is { } loopback)
        {
            found.RequireRange("image.loopback.loops", loopback.Loops, 1, 32);
            found.RequireRange("image.loopback.finalStrength", loopback.FinalStrength, 0, 1);
            found.RequireDefined("image.loopback.loopCurve", loopback.LoopCurve);
            found.Require(image.Outpaint is null, "image.loopback", "repaints a result in its frame, which outpainting moves. Leave out one of the two.");
        }

        if (image.Outpaint is { } outpaint) Outpaint(found, image, outpaint);
    }

    private static void Inpaint(FieldProblems found, ImageToImageOptions image, InpaintOptions inpaint)
    {
        found.RequireRange("image.inpaint.maskBlur", inpaint.MaskBlur, 0, 64);
        if (inpaint.MaskBlurY is { } y) found.RequireRange("image.inpaint.maskBlurY", y, 0, 64);
        found.RequireDefined("image.inpaint.maskContent", inpaint.MaskContent);
        found.RequireDefined("image.inpaint.maskArea", inpaint.MaskArea);
        found.RequireRange("image.inpaint.maskPadding", inpaint.MaskPadding, 0, 256);
        found.RequireRange("image.inpaint.maskWeight", inpaint.MaskWeight, 0, 1);
        found.RequireRange("image.inpaint.maskTransparency", inpaint.MaskTransparency, 0, 100);
        found.RequireNameOrNull("image.inpaint.maskSketch", inpaint.MaskSketch, "the file of the picture with the drawing on it");
        found.Require(inpaint.MaskSketch is not null || inpaint.MaskTransparency == 0, "image.inpaint.maskTransparency", "is of a sketch, and there is none. Give maskSketch, or leave it out.");
        found.Require(inpaint.MaskSketch is null || (image.Mask is null && !inpaint.MaskFromAlpha), "image.inpaint.maskSketch", "is a mask itself. Leave out the other mask.");
        found.Require(
            image.HasMask || inpaint is { MaskInvert: false, MaskArea: MaskArea.Whole, Soft: null }, "image.mask",
            "is missing; there is nothing to invert, to cut out or to blend softly. Give a mask, or take it from the picture's transparency.");
        found.Require(
            !(image.HasMask && inpaint.MaskArea == MaskArea.Whole && image.ResizeMode == ResizeMode.Latent), "image.resizeMode",
            "cannot be 'latent' with a mask over the whole picture, whose pixels must have the painting's size. Choose just, crop or fill.");
        if (inpaint.Soft is not { } soft) return;
        found.RequireRange("image.inpaint.soft.softBias", soft.SoftBias, 0, 8);
        found.RequireRange("image.inpaint.soft.softPreservation", soft.SoftPreservation, 0, 8);
        found.RequireRange("image.inpaint.soft.softContrast", soft.SoftContrast, 1, 32);
        found.RequireRange("image.inpaint.soft.softMaskInfluence", soft.SoftMaskInfluence, 0, 1);
        found.RequireRange("image.inpaint.soft.softThreshold", soft.SoftThreshold, 0, 8);
        found.RequireRange("image.inpaint.soft.softDifferenceContrast", soft.SoftDifferenceContrast, 0, 8);
    }

    private static void Outpaint(FieldProblems found, ImageToImageOptions image, OutpaintOptions outpaint)
    {
        found.RequireRange("image.outpaint.left", outpaint.Left, 0, 1024);
        found.RequireRange("image.outpaint.right", outpaint.Right, 0, 1024);
        found.RequireRange("image.outpaint.up", outpaint.Up, 0, 1024);
        found.RequireRange("image.outpaint.down", outpaint.Down, 0, 1024);
        found.Require(outpaint.Left + outpaint.Right + outpaint.Up + outpaint.Down > 0, "image.outpaint.left", "and the other sides are all 0; give at least one side to continue on.");
        found.RequireDefined("image.outpaint.outpaintMethod", outpaint.OutpaintMethod);
        if (outpaint.OutpaintBlur is { } blur) found.RequireRange("image.outpaint.outpaintBlur", blur, 0, 64);
        found.RequireRange("image.outpaint.fallOff", outpaint.FallOff, 0, 4);
        found.RequireRange("image.outpaint.colorVariation", outpaint.ColorVariation, 0, 1);
        found.Require(!image.HasMask, "image.mask", "stands beside outpainting, which makes its own. Leave out one of the two.");
    }

    private static void Hires(FieldProblems found, HiresOptions hires)
    {
        if (hires is { Width: 0, Height: 0 }) found.Require(hires.Scale is > 1 and <= 8, "hires.scale", "is out of range; give a number above 1, at most 8.");
        found.RequireRange("hires.width", hires.Width, 0, 8192);
        found.RequireRange("hires.height", hires.Height, 0, 8192);
        found.RequireNameOrNull("hires.upscaler", hires.Upscaler, "an upscaler's name");
        found.RequireNameOrNull("hires.sampler", hires.Sampler, "a sampler's name, or leave it out for the first pass's");
        found.RequireNameOrNull("hires.scheduler", hires.Scheduler, "a schedule's name, or leave it out for the first pass's");
        found.RequireNameOrNull("hires.model", hires.Model, "a checkpoint's name or path, or leave it out for the first pass's");
        found.RequireNameOrNull("hires.firstPass", hires.FirstPass, "a picture's file");
        found.RequireRange("hires.steps", hires.Steps, 0, 1000);
        found.RequireRange("hires.strength", hires.Strength, 0, 1);
        if (hires.Cfg is { } cfg) found.RequireRange("hires.cfg", cfg, 0, 100);
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Colour();
}
