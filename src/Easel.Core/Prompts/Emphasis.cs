namespace Easel.Core.Prompts;

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

/// <summary>Names of <see cref="Emphasis"/>.</summary>
public static class EmphasisExtensions
{
    /// <summary>A1111's name: <c>Original</c>, <c>None</c>, <c>Ignore</c>, <c>No norm</c>.</summary>
    public static string ToName(this Emphasis emphasis) => emphasis == Emphasis.NoNorm ? "No norm" : emphasis.ToString();

    /// <summary>The mode of A1111's name, in any case, or null.</summary>
    public static Emphasis? FromName(string name) =>
        Enum.GetValues<Emphasis>().Where(e => e.ToName().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(e => (Emphasis?)e).FirstOrDefault();
}
