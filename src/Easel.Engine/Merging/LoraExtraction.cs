using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>
/// Makes a LoRA of the difference of two checkpoints, layer by layer (sd-scripts, <c>networks/extract_lora_from_models.py</c>): the largest
/// singular values of each difference, alpha equal to the rank, kohya's names.
/// </summary>
public static class LoraExtraction
{
    /// <summary>Writes the extracted LoRA.</summary>
    /// <param name="request">Ranks and clamping.</param>
    /// <param name="basis">The base.</param>
    /// <param name="tuned">The fine-tuned checkpoint's tensors; layers that it lacks are taken as unchanged.</param>
    /// <param name="path">The new file.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="ModelFormatException">The checkpoints are of different families, or do not differ.</exception>
    public static ModelFileResult Write(LoraExtractRequest request, Checkpoint basis, ITensorFile tuned, string path, WriteWatch watch)
    {
        var keys = AdapterKeys.Of(basis);
        List<(AdapterTarget Target, string Module, int Rank)> layers = [];
        foreach (var target in keys.Targets.DistinctBy(t => (t.Layer, t.Start)))
        {
            var module = keys.KohyaName(target);
            if (RankOf(request, target, module) is { } rank) layers.Add((target, module, rank));
        }

        var dtype = StoredTensor.Kind(DType.F32, request.Precision);
        using var writer = new LoraWriter(dtype);
        var (same, missing, written) = (0, 0, 0);
        foreach (var (done, (target, module, rank)) in layers.OrderBy(l => l.Module, StringComparer.Ordinal).Index())
        {
            watch.Cancelled.ThrowIfCancellationRequested();
            watch.Progress(0.95 * done / layers.Count);
            using var scope = NewDisposeScope();
            var name = basis.File.Tensors.ContainsKey(target.Layer + ".weight") ? target.Layer + ".weight" : target.Layer + ".in_proj_weight";
            if (!tuned.Tensors.TryGetValue(name, out var other))
            {
                missing++;
                continue;
            }

            if (!other.HasShape(basis.File.Tensors[name].Shape.AsSpan()))
                throw new ModelFormatException(tuned.Path, $"the tensor '{name}' is {other.ShapeText}, but {basis.File.Tensors[name].ShapeText} in {basis.Path}. Only checkpoints of one family can be compared.");
            var difference = tuned.Read(name, ScalarType.Float32).sub_(basis.File.Read(name, ScalarType.Float32));
            if (target.Start is { } start) difference = difference.narrow(0, start, target.Shape[0]);
            if (difference.abs().max().item<float>() == 0)
            {
                same++;
                continue;
            }

            ImmutableArray<long> shape = [.. target.Shape];
            var cut = LowRank.OfMatrix(difference.flatten(1).to(ScalarType.Float64)).Cut(Math.Min(rank, shape[1])).Clamp(request.ClampQuantile);
            writer.Add(module, cut.Up, cut.Down, cut.Up.shape[1], shape);
            written++;
        }

        if (written == 0) throw new ModelFormatException(tuned.Path, $"does not differ from {basis.Path} in any layer that a LoRA can change.");
        List<string> notes = [];
        if (same > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{same} layers are the same in both and were left out."));
        if (missing > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{missing} layers are not in {tuned.Path} and were taken as unchanged."));
        return writer.Write(path, Metadata(basis, tuned), watch, notes);
    }

    // sd-scripts' targets: in transformers everything that is linear or 1×1, with a rank for convolutions also the blocks beside them; in text
    // encoders attention and MLP.
    private static int? RankOf(LoraExtractRequest request, AdapterTarget target, string module)
    {
        if (target.Shape.Count is not (2 or 4)) return null;
        if (target.IsText) return module.Contains("_layers_", StringComparison.Ordinal) ? request.Rank : null;
        if (module.Contains("_attentions_", StringComparison.Ordinal)) return request.Rank;
        return module.Contains("_resnets_", StringComparison.Ordinal) || module.Contains("samplers_", StringComparison.Ordinal)
            ? target.Shape is [_, _, > 1, _] ? request.ConvRank : request.ConvRank is null ? null : request.Rank
            : null;
    }

    private static Dictionary<string, string> Metadata(Checkpoint basis, ITensorFile tuned)
    {
        var version = basis.Family.Id switch { "sdxl" => "sdxl_base_v1-0", "sd2" => basis.Family.Prediction == Diffusion.Prediction.Velocity ? "sd_v2_v" : "sd_v2", _ => "sd_v1" };
        return new Dictionary<string, string>
        {
            ["ss_base_model_version"] = version,
            ["ss_v2"] = version.StartsWith("sd_v2", StringComparison.Ordinal) ? "True" : "False",
            ["ss_sd_model_name"] = Path.GetFileName(basis.Path),
            ["ss_training_comment"] = $"extracted from {Path.GetFileName(tuned.Path)} minus {Path.GetFileName(basis.Path)}",
        };
    }
}
