using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Library;

/// <summary>What kinds of job are called on the page.</summary>
public static class KindWords
{
    /// <summary>The kind's name; null for painting, which needs none.</summary>
    public static Phrase? Of(string kind) => kind switch
    {
        MergeRequest.KindName or LoraMergeRequest.KindName => Phrases.KindMerge,
        ConvertRequest.KindName => Phrases.KindConvert,
        LoraJoinRequest.KindName or LoraResizeRequest.KindName or LoraExtractRequest.KindName => Phrases.KindLora,
        PullRequest.KindName => Phrases.KindPull,
        TrainRequest.KindName => Phrases.KindTrain,
        TrainCheckRequest.KindName or DatasetCheckRequest.KindName => Phrases.KindCheck,
        UpscaleRequest.KindName => Phrases.KindUpscale,
        _ => null,
    };

    /// <summary>True for work whose result is a model file that is merged, converted or fetched.</summary>
    public static bool IsModelWork(string kind) => kind == PullRequest.KindName || (kind != TrainRequest.KindName && JobKinds.Files.Contains(kind));
}
