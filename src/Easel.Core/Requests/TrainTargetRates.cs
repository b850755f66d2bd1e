namespace Easel.Core.Requests;

/// <summary>How fast a target usually learns.</summary>
public static class TrainTargetRates
{
    /// <summary>
    /// The rate where none is given: sd-scripts' 2e-6 for a whole checkpoint, which 1e-4 would ruin; 1e-4 for a LoRA (kohya_ss' page); 5e-3 for an embedding and
    /// 1e-5 for a hypernetwork (A1111's train tab).
    /// </summary>
    public static double UsualRate(this TrainTarget target) => target switch
    {
        TrainTarget.Checkpoint => 2e-6,
        TrainTarget.Embedding => 5e-3,
        TrainTarget.Hypernetwork => 1e-5,
        _ => 1e-4,
    };
}
