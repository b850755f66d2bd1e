using Easel.Core.Requests;

namespace Easel.Web.Language;

/// <summary>The language that a page is shown in, handed down to everything on it.</summary>
/// <param name="Language">The language.</param>
public sealed record Words(PageLanguage Language)
{
    /// <summary>A text.</summary>
    public string this[Phrase phrase] => phrase.In(Language);

    /// <summary>A text with gaps to fill.</summary>
    public string this[Phrase phrase, params object?[] gaps] => phrase.In(Language, gaps);

    /// <summary>A text about so many things: one has words of its own.</summary>
    public string Count(Phrase one, Phrase many, long count) => count == 1 ? one.In(Language) : many.In(Language, count);

    /// <summary>A memory level.</summary>
    public string Level(MemoryMode mode) => this[mode switch
    {
        MemoryMode.Normal => Phrases.MemoryHigh,
        MemoryMode.Medium => Phrases.MemoryMedium,
        MemoryMode.Low => Phrases.MemoryLow,
        _ => Phrases.MemoryOffload,
    }];

    /// <summary>A way of making previews.</summary>
    public string Previews(PreviewMethod method) => this[method switch
    {
        PreviewMethod.Approximation => Phrases.PreviewApproximation,
        PreviewMethod.Taesd => Phrases.PreviewTaesd,
        PreviewMethod.Full => Phrases.PreviewFull,
        _ => Phrases.PreviewNone,
    }];

    /// <summary>The name of one of the doctor's checks; one that is not known stays as it is.</summary>
    public string Check(string name)
    {
        Phrase[] known =
        [
            Phrases.CheckNameMemory, Phrases.CheckNameDiskModels, Phrases.CheckNameDiskPictures, Phrases.CheckNameCards, Phrases.CheckNameModelFiles, Phrases.CheckNameModelFile, Phrases.CheckNameCpu,
        ];
        return known.FirstOrDefault(it => it.English == name)?.In(Language) ?? name;
    }
}
