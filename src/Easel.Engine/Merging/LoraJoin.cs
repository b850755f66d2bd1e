using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>
/// Makes one LoRA of several. Both ways give w1·Δ1 + w2·Δ2 + …: side by side exactly, by singular values as near as the rank allows.
/// sd-scripts' <c>merge_lora.py --concat</c> gives another sum (docs/decisions/037).
/// </summary>
public static class LoraJoin
{
    /// <summary>Writes the joined LoRA.</summary>
    /// <param name="request">How to join; its names of files are not looked at.</param>
    /// <param name="files">The loaded LoRAs in the request's order.</param>
    /// <param name="path">The new file.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="UnsupportedFeatureException">One has modules that are no plain LoRA.</exception>
    /// <exception cref="ModelFormatException">They are for different families, or name their modules differently.</exception>
    public static ModelFileResult Write(LoraJoinRequest request, IReadOnlyList<AdapterFile> files, string path, WriteWatch watch)
    {
        Check(files);
        using var scope = NewDisposeScope();
        var parts = files.Select(LoraFactors.Of).ToList();
        using var writer = new LoraWriter(LoraFactors.Kind(files, request.Precision));
        string[] modules = [.. parts.SelectMany(p => p.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var (done, module) in modules.Index())
        {
            watch.Cancelled.ThrowIfCancellationRequested();
            watch.Progress(0.9 * done / modules.Length);
            using var moduleScope = NewDisposeScope();
            var own = parts.Index().Where(p => p.Item.ContainsKey(module)).Select(p => (Factors: p.Item[module], Weight: Weight(request.Loras[p.Index], module))).ToList();
            if (own.FirstOrDefault(o => !o.Factors.Shape.AsSpan().SequenceEqual(own[0].Factors.Shape.AsSpan())) is { Factors: not null })
                throw new ModelFormatException(path, $"the module '{module}' has different shapes in the LoRAs. Only LoRAs for one model can be joined.");
            var up = cat([.. own.Select(o => o.Factors.Up * (o.Factors.Scale * o.Weight))], 1);
            var down = cat([.. own.Select(o => o.Factors.Down)], 0);
            var shape = own[0].Factors.Shape;
            if (request.Method == LoraJoinMethod.Concat)
            {
                writer.Add(module, up, down, up.shape[1], shape);
                continue;
            }

            var rank = own[0].Factors.IsWide ? request.ConvRank ?? request.Rank : request.Rank;
            var cut = LowRank.OfProduct(up, down).Cut(rank).Clamp(request.ClampQuantile);
            writer.Add(module, cut.Up, cut.Down, cut.Up.shape[1], shape);
        }

        return writer.Write(path, Metadata(request, files), watch, []);
    }

    private static double Weight(LoraWeight lora, string module) =>
        module.StartsWith("lora_te", StringComparison.Ordinal) || module.StartsWith("text_encoder", StringComparison.Ordinal) ? lora.TextWeight ?? lora.Weight : lora.Weight;

    private static void Check(IReadOnlyList<AdapterFile> files)
    {
        foreach (var file in files.Skip(1))
        {
            var (first, other) = (files[0].Kind, file.Kind);
            if (first.Family != other.Family && first.Family != "unknown" && other.Family != "unknown")
                throw new ModelFormatException(file.Path, $"is for the family {other.Family}, and {files[0].Path} for {first.Family}. Only LoRAs for one family can be joined.");
            if (first.Facts.GetValueOrDefault("layout") != other.Facts.GetValueOrDefault("layout"))
                throw new ModelFormatException(file.Path, $"names its modules in the layout {other.Facts.GetValueOrDefault("layout")}, and {files[0].Path} in {first.Facts.GetValueOrDefault("layout")}. Only LoRAs of one layout can be joined.");
        }
    }

    private static Dictionary<string, string> Metadata(LoraJoinRequest request, IReadOnlyList<AdapterFile> files)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var key in (string[])["ss_base_model_version", "ss_v2", "ss_sd_model_name", "modelspec.architecture"])
            if (files.Select(f => f.Metadata.GetValueOrDefault(key)).Distinct().ToList() is [{ } same]) metadata[key] = same;
        var recipe = string.Join(" + ", files.Zip(request.Loras, (f, l) => FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(f.Path)} × {l.Weight}")));
        metadata["ss_training_comment"] = $"joined ({request.Method.ToString().ToLowerInvariant()}): {recipe}";
        return metadata;
    }
}
