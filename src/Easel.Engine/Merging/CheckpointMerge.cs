using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>
/// Merges checkpoints tensor by tensor, so that memory holds one tensor of each. The rules are those of A1111's checkpoint merger
/// (<c>modules/extras.py</c>, <c>run_modelmerger</c>); sums are computed in single precision and rounded once.
/// </summary>
public sealed class CheckpointMerge
{
    // A1111's checkpoint_dict_skip_on_merge: positions are numbers to look up, not weights.
    private const string Positions = "cond_stage_model.transformer.text_model.embeddings.position_ids";

    private readonly MergeRequest request;
    private readonly MergeFiles files;
    private readonly BlockWeights multipliers;
    private readonly List<string> kept = [];

    private CheckpointMerge(MergeRequest request, MergeFiles files)
    {
        (this.request, this.files) = (request, files);
        multipliers = new BlockWeights(request.Multiplier, request.Blocks);
    }

    /// <summary>Writes the merged checkpoint; it appears under its name when it is complete.</summary>
    /// <param name="request">How to merge; its names of files are not looked at.</param>
    /// <param name="files">The opened files.</param>
    /// <param name="path">The new file.</param>
    /// <param name="metadata">Text to write into it.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="ModelFormatException">The models do not fit together, or one holds numbers that are not finite.</exception>
    public static ModelFileResult Write(MergeRequest request, MergeFiles files, string path, IReadOnlyDictionary<string, string> metadata, WriteWatch watch)
    {
        var merge = new CheckpointMerge(request, files);
        var tensors = merge.Plan();
        watch.Write(path, tensors, metadata);
        return new ModelFileResult(path, new FileInfo(path).Length, tensors.Count, merge.Notes());
    }

    private List<TensorToWrite> Plan()
    {
        CheckFamilies();
        var tensors = files.A.Tensors.Values.Select(Merged).ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (files.Vae is not null) BakeIn(files.Vae, tensors);
        var discard = request.Discard is null ? null : new Regex(request.Discard, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        List<TensorToWrite> left = [.. tensors.Values.Where(t => discard is null || !discard.IsMatch(t.Name))];
        return left.Count > 0 ? left : throw new InvalidRequestException("discard", $"'{request.Discard}' is found in every tensor's name, so that nothing would be left.");
    }

    private TensorToWrite Merged(TensorInfo a)
    {
        if (files.B is null) return StoredTensor.Copy(files.A, a, request.Precision);
        if (!a.Name.Contains("model", StringComparison.Ordinal) || a.Name == Positions || !a.DType.IsFloat() || !files.B.Tensors.TryGetValue(a.Name, out var b))
        {
            if (files.B.Tensors.ContainsKey(a.Name) is false) kept.Add(a.Name);
            return StoredTensor.Copy(files.A, a);
        }

        var channels = SharedChannels(a, b);
        var m = multipliers.Of(a.Name);
        if (files.C is not { } c)
        {
            return Sum(a, b.DType, (x, type) =>
            {
                var part = channels is null ? x : x.narrow(1, 0, channels.Value);
                part.mul_(1 - m).add_(files.B.Read(a.Name, type), alpha: m);
            });
        }

        if (!c.Tensors.TryGetValue(a.Name, out var without))
        {
            // Nothing is known of the difference: A1111 takes it as zero.
            kept.Add(a.Name);
            return Sum(a, b.DType, (_, _) => { });
        }

        if (!without.HasShape(b.Shape.AsSpan())) throw Mismatch(a.Name, b, files.B.Path, without, c.Path);
        return Sum(a, b.DType, (x, type) =>
        {
            var part = channels is null ? x : x.narrow(1, 0, channels.Value);
            part.add_(files.B.Read(a.Name, type).sub_(c.Read(a.Name, type)), alpha: m);
        });
    }

    private TensorToWrite Sum(TensorInfo a, DType other, Action<Tensor, ScalarType> add)
    {
        var dtype = request.Precision == SavePrecision.Keep ? StoredTensor.Wider(a.DType, other) : StoredTensor.Kind(a.DType, request.Precision);
        var type = a.DType == DType.F64 || other == DType.F64 ? ScalarType.Float64 : ScalarType.Float32;
        return new TensorToWrite(a.Name, dtype, a.Shape, () =>
        {
            var sum = files.A.Read(a.Name, type);
            add(sum, type);
            return StoredTensor.Narrow(sum, dtype, files.A.Path, a.Name);
        });
    }

    /// <summary>Null where the tensors have one shape; where A takes more input channels, how many both have.</summary>
    private long? SharedChannels(TensorInfo a, TensorInfo b)
    {
        if (a.HasShape(b.Shape.AsSpan())) return null;
        if (a.Shape.Length > 1 && a.Shape.Length == b.Shape.Length && a.Shape.SetItem(1, b.Shape[1]).AsSpan().SequenceEqual(b.Shape.AsSpan()))
        {
            switch (a.Shape[1], b.Shape[1])
            {
                case (8 or 9, 4):
                    return 4;
                case (4, 9):
                    throw new ModelFormatException(files.B!.Path, $"is an inpainting model, and {files.A.Path} is not. Give the inpainting model first, as A.");
                case (4, 8):
                    throw new ModelFormatException(files.B!.Path, $"is an instruct-pix2pix model, and {files.A.Path} is not. Give the instruct-pix2pix model first, as A.");
            }
        }

        throw Mismatch(a.Name, a, files.A.Path, b, files.B!.Path);
    }

    private void BakeIn(VaeFile vae, Dictionary<string, TensorToWrite> tensors)
    {
        var hasVae = tensors.Keys.Any(k => k.StartsWith(ModelFamilies.VaePrefix + ".", StringComparison.Ordinal));
        foreach (var info in vae.File.Tensors.Values.Where(t => t.Name.StartsWith(ModelFamilies.VaePrefix + ".", StringComparison.Ordinal)))
        {
            // Beside the autoencoder, VAE files carry parts of its training (a discriminator); a model without a VAE takes what it lacks.
            if (hasVae && !tensors.ContainsKey(info.Name)) continue;
            var shape = tensors.TryGetValue(info.Name, out var own) && own.Shape.Aggregate(1L, (x, y) => x * y) == info.Elements ? own.Shape : info.Shape;
            tensors[info.Name] = StoredTensor.Copy(vae.File, info, info.Name, shape, request.Precision);
        }
    }

    // Thousands of differing shapes would say less than this.
    private void CheckFamilies()
    {
        var first = FamilyClues.Id(files.A.Tensors);
        foreach (var other in files.Models.Skip(1))
        {
            var family = FamilyClues.Id(other.Tensors);
            if (first is not null && family is not null && first != family)
                throw new ModelFormatException(other.Path, $"is of the family {family}, and {files.A.Path} of {first}. Only models of one family can be merged.");
        }
    }

    private static ModelFormatException Mismatch(string name, TensorInfo one, string onePath, TensorInfo other, string otherPath) => new(
        otherPath, $"the tensor '{name}' is {other.ShapeText}, but {one.ShapeText} in {onePath}. Only models of one family can be merged.");

    private ImmutableArray<string> Notes()
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (kept.Count > 0) notes.Add(Say(kept, "only in A, kept as they are"));
        if (files.B is { } b && b.Tensors.Keys.Where(k => !files.A.Tensors.ContainsKey(k)).ToList() is { Count: > 0 } dropped) notes.Add(Say(dropped, "only in B, left out"));
        return notes.ToImmutable();

        static string Say(List<string> names, string what) => string.Create(
            CultureInfo.InvariantCulture, $"{names.Count} tensors {what}: {string.Join(", ", names.Take(3))}{(names.Count > 3 ? " …" : "")}.");
    }
}
