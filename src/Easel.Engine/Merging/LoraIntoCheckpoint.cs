using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>Writes weight adapters of every kind into a checkpoint, tensor by tensor: W + Σ weight · Δ(W), each Δ of the original W as in painting.</summary>
public static class LoraIntoCheckpoint
{
    /// <summary>Writes the new checkpoint.</summary>
    /// <param name="request">The weights; its names of files are not looked at.</param>
    /// <param name="model">The checkpoint.</param>
    /// <param name="files">The loaded adapters in the request's order.</param>
    /// <param name="path">The new file.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="ModelFormatException">An adapter has no layer in this model, or is for another family.</exception>
    public static ModelFileResult Write(LoraMergeRequest request, Checkpoint model, IReadOnlyList<AdapterFile> files, string path, WriteWatch watch)
    {
        var keys = AdapterKeys.Of(model);
        var notes = new List<string>();
        var changes = new Dictionary<string, List<Change>>(StringComparer.Ordinal);
        foreach (var (file, weight) in files.Zip(request.Loras))
        {
            if (file.Kind.Family != FileKind.UnknownFamily && file.Kind.Family != model.Family.Id)
                throw new ModelFormatException(file.Path, $"is for the family {file.Kind.Family}, and {model.Path} is of {model.Family.Id}. Choose a LoRA for this model.");
            var match = file.Match(keys);
            if (match.Found.IsEmpty)
                throw new ModelFormatException(file.Path, $"none of its {file.Modules.Length} modules has a layer in {model.Path} (family {model.Family.Id}): it was made for another model.");
            if (match.Misfits.Length > 0)
                throw new ModelFormatException(file.Path, $"{match.Misfits.Length} of its modules have another shape than {model.Path} has, for instance '{match.Misfits[0]}': it was made for another family.");
            if (match.Unmatched.Length + file.Unread.Length > 0)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file.Path)}: {match.Unmatched.Length + file.Unread.Length} modules or tensors have no layer in the model and were left out, for instance '{match.Unmatched.Concat(file.Unread).First()}'."));
            foreach (var found in match.Found)
            {
                var strength = found.Target.IsText ? weight.TextWeight ?? weight.Weight : weight.Weight;
                if (!changes.TryGetValue(found.Target.Layer, out var list)) changes.Add(found.Target.Layer, list = []);
                list.Add(new Change(found.Adapter, found.Target.Start, found.Target.Shape[0], strength));
            }
        }

        List<TensorToWrite> tensors = [.. model.File.Tensors.Values.Select(info => LayerOf(info.Name) is var (layer, isBias) && changes.TryGetValue(layer, out var own) ? Changed(request, model.File, info, own, isBias) : StoredTensor.Copy(model.File, info, request.Precision))];
        watch.Write(path, tensors, Metadata(request, model, files));
        return new ModelFileResult(path, new FileInfo(path).Length, tensors.Count, [.. notes]);
    }

    private static TensorToWrite Changed(LoraMergeRequest request, ITensorFile file, TensorInfo info, List<Change> changes, bool isBias)
    {
        var dtype = StoredTensor.Kind(info.DType, request.Precision);
        return new TensorToWrite(info.Name, dtype, info.Shape, () =>
        {
            using var noGrad = no_grad();
            var original = file.Read(info.Name, ScalarType.Float32);
            var sum = original.clone();
            foreach (var change in changes)
            {
                using var scope = NewDisposeScope();
                var rows = change.Start is { } start ? (From: start, Count: change.Rows) : (From: 0, Count: info.Shape[0]);
                var delta = isBias ? change.Adapter.BiasDelta() : change.Adapter.Delta(original.narrow(0, rows.From, rows.Count));
                if (delta is not null) sum.narrow(0, rows.From, rows.Count).add_(delta.to(ScalarType.Float32), alpha: change.Strength);
            }

            return StoredTensor.Narrow(sum, dtype, file.Path, info.Name);
        });
    }

    private static (string Layer, bool IsBias) LayerOf(string tensor)
    {
        foreach (var (ending, isBias) in (ReadOnlySpan<(string, bool)>)[(".in_proj_weight", false), (".in_proj_bias", true), (".weight", false), (".bias", true)])
            if (tensor.EndsWith(ending, StringComparison.Ordinal)) return (tensor[..^ending.Length], isBias);
        return ("", false);
    }

    private static Dictionary<string, string> Metadata(LoraMergeRequest request, Checkpoint model, IReadOnlyList<AdapterFile> files)
    {
        var metadata = model.File.Format == TensorFileFormat.Safetensors ? model.File.Metadata.ToDictionary(StringComparer.Ordinal) : [];
        metadata["format"] = "pt";
        metadata["modelspec.merged_from"] = string.Join(", ", files.Zip(request.Loras, (f, l) => FormattableString.Invariant($"{Path.GetFileName(f.Path)} × {l.Weight}")).Prepend(Path.GetFileName(model.Path)));
        foreach (var key in (string[])["sshs_model_hash", "sshs_legacy_hash", "modelspec.hash_sha256"]) metadata.Remove(key);
        return metadata;
    }

    private sealed record Change(WeightAdapter Adapter, long? Start, long Rows, double Strength);
}
