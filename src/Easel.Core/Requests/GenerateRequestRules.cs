using System.Collections.Immutable;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>
/// What every generation must keep to, whatever the model. Names of samplers, models and files are judged where they are looked up. Field
/// names are those of the JSON form; nested ones are joined by a dot.
/// </summary>
internal static class GenerateRequestRules
{

    public static ImmutableArray<FieldProblem> Problems(GenerateRequest request)
    {
        var found = new FieldProblems();
        found.Require(request.Prompt is not null, "prompt", "is missing; give a text (it may be empty).");
        found.Require(request.Negative is not null, "negative", "is null; give a text (it may be empty).");
        found.RequireNameOrNull("model", request.Model, "a model's name or path, or leave it out for the default model");
        found.RequireNameOrNull("vae", request.Vae, "a VAE's name or path, or leave it out for the model's own");
        found.RequireName("sampler", request.Sampler, "a sampler's name, for instance 'Euler a'");
        found.RequireNameOrNull("scheduler", request.Scheduler, "a schedule's name, for instance 'Karras', or leave it out");
        found.RequireNameOrNull("initNoise", request.InitNoise, "a safetensors file");
        found.RequireRange("steps", request.Steps, 1, 1000);
        found.RequireRange("cfg", request.Cfg, 0, 100);
        Side(found, "width", request.Width);
        Side(found, "height", request.Height);
        found.RequireRange("seed", request.Seed, -1, GenerateRequest.MaxSeed);
        found.RequireRange("subseed", request.Subseed, -1, GenerateRequest.MaxSeed);
        found.RequireRange("subseedStrength", request.SubseedStrength, 0, 1);
        found.RequireRange("count", request.Count, 1, 1000);
        found.RequireRange("batchSize", request.BatchSize, 1, 64);
        if (request.ClipSkip is { } skip) found.RequireRange("clipSkip", skip, 1, 12);
        if (request.Eta is { } eta) found.RequireRange("eta", eta, 0, 10);
        found.RequireRange("ensd", request.Ensd, -GenerateRequest.MaxSeed, GenerateRequest.MaxSeed);
        found.RequireDefined("noiseSource", request.NoiseSource);
        SeedResize(found, request);
        found.RequireDefined("emphasis", request.Emphasis);
        TuningRules.Check(found, request);
        Nested(found, request);
        return found.Found;
    }

    private static void SeedResize(FieldProblems found, GenerateRequest request)
    {
        var (width, height) = (request.SeedResizeWidth, request.SeedResizeHeight);
        if ((width, height) == (0, 0)) return;
        if (width == 0) found.Require(false, "seedResizeWidth", "is missing beside the height; give both sides, or neither.");
        else Side(found, "seedResizeWidth", width);
        if (height == 0) found.Require(false, "seedResizeHeight", "is missing beside the width; give both sides, or neither.");
        else Side(found, "seedResizeHeight", height);
        found.Require(request.InitNoise is null, "initNoise", "brings its own start noise, which no seed resizes; leave out one of the two.");
    }

    private static void Nested(FieldProblems found, GenerateRequest request)
    {
        PictureRules.Check(found, request);
        for (var i = 0; i < (request.Control.IsDefault ? 0 : request.Control.Length); i++) Control(found, $"control[{i}]", request.Control[i]);
        foreach (var (i, network) in (request.Networks.IsDefault ? [] : request.Networks).Index())
        {
            found.RequireName($"networks[{i}].model", network?.Model, "the name of an installed LoRA");
            found.RequireRange($"networks[{i}].unet", network?.UNet ?? 1, -100, 100);
            found.RequireRange($"networks[{i}].textEncoder", network?.TextEncoder ?? 1, -100, 100);
        }

        if (request.Faces is { } faces)
        {
            found.RequireDefined("faces.restoreFaces", faces.RestoreFaces);
            found.RequireRange("faces.faceWeight", faces.FaceWeight, 0, 1);
        }

        DeviceRules.Check(found, request.Device);
        found.Require(request.Output is not null, "output", "is null; leave it out for the defaults.");
        found.Require(request.Preview is not null, "preview", "is null; leave it out for the defaults.");
        if (request.Preview is { } preview)
        {
            found.RequireDefined("preview.method", preview.Method);
            found.RequireRange("preview.every", preview.Every, 1, 1000);
        }

        if (request.Output is { } output) OutputRules.Check(found, output);
    }

    private static void Control(FieldProblems found, string field, ControlOptions control)
    {
        found.RequireName($"{field}.model", control.Model, "a control model's name or path");
        found.RequireName($"{field}.image", control.Image, "a picture's file");
        found.RequireNameOrNull($"{field}.preprocessor", control.Preprocessor, "a preprocessor's name");
        found.RequireRange($"{field}.weight", control.Weight, 0, 2);
        found.RequireRange($"{field}.start", control.Start, 0, 1);
        found.RequireRange($"{field}.end", control.End, control.Start is >= 0 and <= 1 ? control.Start : 0, 1);
    }

    private static void Side(FieldProblems found, string field, int? side)
    {
        if (side is not { } pixels) return;
        found.Require(pixels is >= 8 and <= 8192 && pixels % 8 == 0, field,
            $"{pixels} cannot be painted; give a multiple of 8 from 8 to 8192, for instance {Math.Clamp((pixels + 4) / 8 * 8, 8, 8192)}.");
    }
}
