using Easel.Core.Requests;

namespace Easel.Training.Checks;

/// <summary>What learning rates are usual.</summary>
internal static class UsualRates
{
    /// <summary>A rate that is already much for AdamW. Hypernetworks: A1111's page starts at 1e-5 and its users stay below 5e-5.</summary>
    public static double Most(TrainTarget target) => target switch
    {
        TrainTarget.Checkpoint => 1e-5,
        TrainTarget.Embedding => 5e-2,
        TrainTarget.Hypernetwork => 1e-4,
        _ => 1e-3,
    };
}
