namespace Easel.Core.Requests;

/// <summary>How a target's files are written.</summary>
public static class TrainTargetFiles
{
    /// <summary>The ending of a target's files: safetensors, and torch's archive where A1111 reads nothing else.</summary>
    public static string Ending(this TrainTarget target) => target == TrainTarget.Hypernetwork ? ".pt" : ".safetensors";
}
