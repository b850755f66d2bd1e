using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>What attention weights do to the text features (A1111 <c>modules/sd_emphasis.py</c>).</summary>
public enum Emphasis
{
    /// <summary>Features times weights, then all of them rescaled to the mean they had.</summary>
    Original,

    /// <summary>Brackets are no syntax: they are tokenised like any other text.</summary>
    None,

    /// <summary>Brackets are read, and their weights not used.</summary>
    Ignore,

    /// <summary>Features times weights, without the rescaling (fewer artefacts with SDXL).</summary>
    NoNorm,
}

/// <summary>Names and arithmetic of <see cref="Emphasis"/>.</summary>
public static class EmphasisExtensions
{
    /// <summary>A1111's name: <c>Original</c>, <c>None</c>, <c>Ignore</c>, <c>No norm</c>.</summary>
    public static string ToName(this Emphasis emphasis) => emphasis == Emphasis.NoNorm ? "No norm" : emphasis.ToString();

    /// <summary>The mode of A1111's name, in any case, or null.</summary>
    public static Emphasis? FromName(string name) =>
        Enum.GetValues<Emphasis>().Where(e => e.ToName().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(e => (Emphasis?)e).FirstOrDefault();

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
