using Easel.Core.Prompts;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>The arithmetic of <see cref="Emphasis"/>.</summary>
public static class EmphasisWeighting
{
    /// <summary>Weighs text features.</summary>
    /// <param name="emphasis">The mode.</param>
    /// <param name="features">[n, tokens, width].</param>
    /// <param name="weights">[n, tokens].</param>
    /// <param name="counts">How often each row counts in the mean (one text may hold for several steps); null for once each.</param>
    /// <returns>[n, tokens, width] in the caller's dispose scope.</returns>
    public static Tensor Apply(this Emphasis emphasis, Tensor features, Tensor weights, ReadOnlySpan<float> counts = default)
    {
        using var scope = NewDisposeScope();
        if (emphasis is Emphasis.None or Emphasis.Ignore) return features.alias().MoveToOuterDisposeScope();
        var weighted = features * weights.to(features.dtype).unsqueeze(-1);
        if (emphasis == Emphasis.NoNorm) return weighted.MoveToOuterDisposeScope();
        return (weighted * (Mean(features, counts) / Mean(weighted, counts))).MoveToOuterDisposeScope();
    }

    private static Tensor Mean(Tensor features, ReadOnlySpan<float> counts)
    {
        if (counts.IsEmpty) return features.mean();
        var share = tensor(counts.ToArray(), dtype: features.dtype, device: features.device);
        return (features.mean([1, 2]) * share).sum() / share.sum();
    }
}
