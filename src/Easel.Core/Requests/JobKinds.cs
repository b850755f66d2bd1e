using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>Kinds of work by where they can be done, as their words in JSON.</summary>
public static class JobKinds
{
    /// <summary>Their results are pictures, which are sent to the studio: any worker does them, also one on another machine.</summary>
    public static ImmutableArray<string> Pictures { get; } = [GenerateRequest.KindName, UpscaleRequest.KindName];

    /// <summary>They need a device too, and write files beside the studio's models: only the worker of the studio's own machine does them.</summary>
    public static ImmutableArray<string> Files { get; } =
    [
        MergeRequest.KindName, ConvertRequest.KindName, LoraMergeRequest.KindName, LoraJoinRequest.KindName, LoraResizeRequest.KindName, LoraExtractRequest.KindName, TrainRequest.KindName,
    ];

    /// <summary>They wait for the network or the disk and not for the device: nobody who paints waits for them.</summary>
    public static ImmutableArray<string> Errands { get; } = [PullRequest.KindName, TrainCheckRequest.KindName, DatasetCheckRequest.KindName];

    /// <summary>All.</summary>
    public static ImmutableArray<string> All { get; } = [.. Pictures, .. Files, .. Errands];
}
