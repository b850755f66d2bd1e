using System.Collections.Immutable;
using Easel.Application.Pictures;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>
/// What a request that comes over the network may not say, though the command line may: it names models as lists show them and pictures by
/// the studio's own names, and never a path of the machine.
/// </summary>
internal static class RequestRules
{
    /// <exception cref="InvalidRequestException">The request names files of the machine.</exception>
    public static void Check(JobRequest request)
    {
        var found = new FieldProblems();
        if (request is GenerateRequest it) Generate(found, it);
        if (request is UpscaleRequest upscale) Upscale(found, upscale);
        if (request is TrainRequest train) Training(found, "", train);
        if (request is TrainCheckRequest check) Training(found, "training.", check.Training);
        if (!JobKinds.Pictures.Contains(request.Kind))
        {
            // No system has a file with it in its name, and asking for one is an error of another kind.
            found.Require(!RequestJson.Write(request).Contains("\\u0000", StringComparison.Ordinal), "request", "holds a character with the number 0; leave it out.");
            ModelFiles(found, request);
        }

        if (!found.Found.IsEmpty) throw new InvalidRequestException(found.Found);
    }

    private static void Generate(FieldProblems found, GenerateRequest request)
    {
        Model(found, "model", request.Model);
        Model(found, "vae", request.Vae);
        Model(found, "hires.model", request.Hires?.Model);
        Model(found, "hires.upscaler", request.Hires?.Upscaler);
        Model(found, "refiner.refiner", request.Refiner?.Refiner);
        Picture(found, "hires.firstPass", request.Hires?.FirstPass);
        Picture(found, "image.initImage", request.Image?.InitImage);
        Picture(found, "image.mask", request.Image?.Mask);
        Picture(found, "image.inpaint.maskSketch", request.Image?.Inpaint?.MaskSketch);
        foreach (var (i, unit) in request.Control.Index())
        {
            Model(found, $"control[{i}].model", unit.Model);
            Picture(found, $"control[{i}].image", unit.Image);
        }

        foreach (var (i, network) in request.Networks.Index()) Model(found, $"networks[{i}].model", network.Model);
        ImmutableArray<(string Field, string? Value)> files =
        [
            ("initNoise", request.InitNoise), ("output.path", request.Output.Path), ("output.saveLatents", request.Output.SaveLatents), ("output.saveSteps", request.Output.SaveSteps),
        ];
        foreach (var (field, value) in files) found.Require(value is null, field, "names a file; that is for the command line only. Leave it out: the studio keeps every picture in its gallery.");
    }

    private static void Upscale(FieldProblems found, UpscaleRequest request)
    {
        foreach (var (i, image) in request.Images.Index()) Picture(found, $"images[{i}]", image);
        Model(found, "steps.upscale.upscaler", request.Steps.Upscale?.Upscaler);
        Model(found, "steps.upscale.second", request.Steps.Upscale?.Second);
        found.Require(request.Output.Path is null, "output.path", "names a file; that is for the command line only. Leave it out: the studio keeps every picture in its gallery.");
    }

    private static void ModelFiles(FieldProblems found, JobRequest request)
    {
        foreach (var model in RequestModels.Of(request)) Model(found, model.Field, model.Name);
        var output = RequestModels.MadeBy(request)?.Name;
        found.Require(output is null || (output.IndexOfAny(['/', '\\', ':']) < 0 && output is not ("." or "..")), "output", "is a path; give a name without folders: the file goes into the folder of its kind.");
    }

    // Folders of pictures are named by paths: only administrators train.
    private static void Training(FieldProblems found, string prefix, TrainRequest request)
    {
        Model(found, $"{prefix}model", request.Model);
        Model(found, $"{prefix}vae", request.Vae);
    }

    private static void Model(FieldProblems found, string field, string? name) => found.Require(
        name is null || !(Path.IsPathRooted(name) || name.Contains(':', StringComparison.Ordinal) || name.Split('/', '\\').Contains("..")),
        field, "is a path; give a name as the list of models shows it.");

    private static void Picture(FieldProblems found, string field, string? name) => found.Require(
        name is null || InputStore.IsName(name), field, "names no picture of this studio; upload it first, or give picture:ID.");
}
