namespace Easel.Core.Requests;

/// <summary>
/// What happens to a caption each time its picture is drawn. The words are those of kohya's sd-scripts, and so is the order: prefix and
/// suffix, dropout of the whole caption, wildcards, splitting, warm-up, shuffling, dropout of tags, joining, the second separator.
/// </summary>
/// <param name="Prefix">Put before the caption with a space between; null is none.</param>
/// <param name="Suffix">Put behind it with a space between; null is none.</param>
/// <param name="DropoutRate">Chance, 0 to 1, that the whole caption is empty this time.</param>
/// <param name="DropoutEveryNEpochs">In epochs divisible by this, every caption is empty; 0 is never.</param>
/// <param name="TagDropoutRate">Chance, 0 to 1, that a tag is left out; kept tags never are.</param>
/// <param name="Wildcards">True reads <c>{a|b}</c> as a choice, and chooses one line of several.</param>
/// <param name="Shuffle">True puts the tags that are not kept into a new order each time.</param>
/// <param name="KeepTokens">So many tags (parts between separators) stay first.</param>
/// <param name="KeepTokensSeparator">Keeps what stands before it, and after a second one, in place; empty is none. Wins over <paramref name="KeepTokens"/>.</param>
/// <param name="Separator">What stands between tags.</param>
/// <param name="SecondarySeparator">Joins tags that shuffling and dropout treat as one; becomes the separator at the end. Null is none.</param>
/// <param name="TokenWarmupMin">Tags at the first step of the warm-up.</param>
/// <param name="TokenWarmupStep">Steps until all tags are there; below 1 a share of the run.</param>
public sealed record CaptionOptions(
    string? Prefix = null,
    string? Suffix = null,
    double DropoutRate = 0,
    int DropoutEveryNEpochs = 0,
    double TagDropoutRate = 0,
    bool Wildcards = false,
    bool Shuffle = false,
    int KeepTokens = 0,
    string KeepTokensSeparator = "",
    string Separator = ",",
    string? SecondarySeparator = null,
    int TokenWarmupMin = 1,
    double TokenWarmupStep = 0);
