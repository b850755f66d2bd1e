using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>What every post-processing request must keep to. Upscalers and files are judged where they are looked up.</summary>
internal static class UpscaleRequestRules
{
    private const int MaxSide = 32768;

    public static ImmutableArray<FieldProblem> Problems(UpscaleRequest request)
    {
        var found = new FieldProblems();
        found.Require(!request.Images.IsDefaultOrEmpty, "images", "is empty; give pictures or folders of pictures.");
        for (var i = 0; i < (request.Images.IsDefault ? 0 : request.Images.Length); i++) found.RequireName($"images[{i}]", request.Images[i], "a picture's file, or a folder");
        found.Require(request.Steps is not null, "steps", "is null; leave it out, or say what to do.");
        if (request.Steps is { } steps) Steps(found, steps);
        DeviceRules.Check(found, request.Device);
        found.Require(request.Output is not null, "output", "is null; leave it out for the defaults.");
        if (request.Output is not { } output) return found.Found;
        OutputRules.Check(found, output);
        found.Require(output.SaveLatents is null && output.SaveSteps is null, "output.saveLatents", "post-processing has no latents to keep; leave it out.");
        return found.Found;
    }

    private static void Steps(FieldProblems found, PostProcessing steps)
    {
        found.RequireRange("steps.gfpgan", steps.Gfpgan, 0, 1);
        found.RequireRange("steps.codeFormer", steps.CodeFormer, 0, 1);
        found.RequireRange("steps.codeFormerWeight", steps.CodeFormerWeight, 0, 1);
        found.RequireRange("steps.flip", (int)steps.Flip, 0, (int)(FlipCopies.Horizontal | FlipCopies.Vertical | FlipCopies.Both));
        if (steps.Upscale is { } upscale) Upscale(found, upscale);
        if (steps.Split is { } split)
        {
            Size(found, "steps.split", split.Width, split.Height);
            found.RequireRange("steps.split.threshold", split.Threshold, 0, 1);
            found.RequireRange("steps.split.overlap", split.Overlap, 0, 0.9);
        }

        if (steps.FocalCrop is { } focal)
        {
            Size(found, "steps.focalCrop", focal.Width, focal.Height);
            found.RequireRange("steps.focalCrop.faceWeight", focal.FaceWeight, 0, 1);
            found.RequireRange("steps.focalCrop.entropyWeight", focal.EntropyWeight, 0, 1);
            found.RequireRange("steps.focalCrop.edgesWeight", focal.EdgesWeight, 0, 1);
        }

        if (steps.AutoSize is not { } auto) return;
        found.RequireRange("steps.autoSize.minSide", auto.MinSide, 64, 2048);
        found.RequireRange("steps.autoSize.maxSide", auto.MaxSide, Math.Clamp(auto.MinSide, 64, 2048), 2048);
        found.RequireRange("steps.autoSize.minArea", auto.MinArea, 64 * 64, 2048 * 2048);
        found.RequireRange("steps.autoSize.maxArea", auto.MaxArea, Math.Clamp(auto.MinArea, 64 * 64, 2048 * 2048), 2048 * 2048);
        found.RequireRange("steps.autoSize.maxError", auto.MaxError, 0, 1);
    }

    private static void Upscale(FieldProblems found, UpscaleStep upscale)
    {
        found.RequireNameOrNull("steps.upscale.upscaler", upscale.Upscaler, "an upscaler's name or file, or leave it out for Easel's own");
        found.RequireNameOrNull("steps.upscale.second", upscale.Second, "an upscaler's name or file, or leave it out");
        found.RequireRange("steps.upscale.secondVisibility", upscale.SecondVisibility, 0, 1);
        found.Require(upscale.SecondVisibility == 0 || upscale.Second is not null, "steps.upscale.second", "is missing beside its visibility; give an upscaler's name.");
        found.Require(upscale.Scale is > 0 and <= 8, "steps.upscale.scale", "is out of range; give a number above 0, at most 8.");
        found.RequireRange("steps.upscale.maxSide", upscale.MaxSide, 0, MaxSide);
        found.RequireRange("steps.upscale.width", upscale.Width, 0, MaxSide);
        found.RequireRange("steps.upscale.height", upscale.Height, 0, MaxSide);
        found.Require(upscale.Tile == 0 || upscale.Tile is >= 16 and <= 4096, "steps.upscale.tile", "is out of range; give 16 to 4096 pixels, or 0 for the whole picture at once.");
        found.RequireRange("steps.upscale.tileOverlap", upscale.TileOverlap, 0, 512);
        found.RequireRange("steps.upscale.ldsrSteps", upscale.LdsrSteps, 1, 200);
    }

    private static void Size(FieldProblems found, string field, int width, int height)
    {
        found.RequireRange($"{field}.width", width, 16, 8192);
        found.RequireRange($"{field}.height", height, 16, 8192);
    }
}
