using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>Cuts a LoRA to a lower rank: each module keeps its largest singular values, and its scale alpha / rank (sd-scripts, <c>networks/resize_lora.py</c>).</summary>
public static class LoraResize
{
    /// <summary>Writes the resized LoRA.</summary>
    /// <param name="request">How to choose the ranks.</param>
    /// <param name="file">The loaded LoRA.</param>
    /// <param name="path">The new file.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="UnsupportedFeatureException">It has modules that are no plain LoRA.</exception>
    public static ModelFileResult Write(LoraResizeRequest request, AdapterFile file, string path, WriteWatch watch)
    {
        using var scope = NewDisposeScope();
        var modules = LoraFactors.Of(file);
        using var writer = new LoraWriter(LoraFactors.Kind([file], request.Precision));
        var (kept, all) = (0.0, 0.0);
        foreach (var (done, (module, factors)) in modules.OrderBy(m => m.Key, StringComparer.Ordinal).Index())
        {
            watch.Cancelled.ThrowIfCancellationRequested();
            watch.Progress(0.9 * done / modules.Count);
            using var moduleScope = NewDisposeScope();
            var whole = LowRank.OfProduct(factors.Up, factors.Down);
            var most = factors.IsConvolution ? request.ConvRank ?? request.Rank : request.Rank;
            var cut = whole.Cut(whole.RankBy(request.Rule, request.Amount ?? 0, most, Math.Min(factors.Up.shape[0], factors.Down.shape[1])));
            writer.Add(module, cut.Up, cut.Down, factors.Scale * cut.Up.shape[1], factors.Shape);
            kept += cut.Values.norm().item<double>();
            all += whole.Values.norm().item<double>();
        }

        var metadata = file.Metadata.ToDictionary(StringComparer.Ordinal);
        metadata["ss_training_comment"] = string.Create(
            CultureInfo.InvariantCulture, $"resized from rank {metadata.GetValueOrDefault("ss_network_dim", "?")} ({request.Rule}); {metadata.GetValueOrDefault("ss_training_comment")}").TrimEnd(' ', ';');
        return writer.Write(path, metadata, watch, [string.Create(CultureInfo.InvariantCulture, $"{(all > 0 ? kept / all : 1):p1} of the change is kept (Frobenius norm).")]);
    }
}
