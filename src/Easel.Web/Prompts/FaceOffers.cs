using System.Collections.Immutable;
using Easel.Web.Language;

namespace Easel.Web.Prompts;

/// <summary>Danbooru's faces, with their brackets escaped, so that they act as text wherever they stand.</summary>
public static class FaceOffers
{
    private static readonly (string Face, Phrase Meaning)[] Faces =
    [
        (":-)", Phrases.FaceSmile), (":-(", Phrases.FaceDispleased), (";-)", Phrases.FaceWink), (":-D", Phrases.FaceHappy),
        (":-P", Phrases.FaceTongue), (":-C", Phrases.FaceVerySad), (":-O", Phrases.FaceSurprised), (":-/", Phrases.FaceDoubtful),
    ];

    /// <summary>The faces with what they mean.</summary>
    public static ImmutableArray<PromptOffer> Of(Words words) =>
        [.. Faces.Select(it => new PromptOffer("face", it.Face, it.Face.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal), words[it.Meaning]))];
}
