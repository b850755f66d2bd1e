using System.Collections.Immutable;

namespace Easel.Training.Targets;

/// <summary>Sentences around a new word, in place of captions. Kinds of sentence as in the textual-inversion paper's appendix; the wording is Easel's.</summary>
public static class InversionTemplates
{
    /// <summary>Sentences for a thing or a person.</summary>
    public static ImmutableArray<string> Objects(string word) =>
    [
        $"a photo of {word}", $"a close-up photo of {word}", $"a bright photo of {word}", $"a dark photo of {word}", $"a cropped photo of {word}", $"a good photo of {word}",
        $"a photo of one {word}", $"a photo of my {word}", $"a photo of a clean {word}", $"a photo of a small {word}", $"a photo of a large {word}", $"a rendering of {word}",
    ];

    /// <summary>Sentences for a style.</summary>
    public static ImmutableArray<string> Styles(string word) =>
    [
        $"a painting in the style of {word}", $"a picture in the style of {word}", $"a small painting in the style of {word}", $"a dark painting in the style of {word}",
        $"a bright painting in the style of {word}", $"a close-up painting in the style of {word}", $"a rendering in the style of {word}", $"a clean painting in the style of {word}",
    ];
}
