namespace Easel.Core.Requests;

/// <summary>How a training's files are written.</summary>
public static class TrainTargetFiles
{
    /// <summary>What <c>--save_model_as</c> may be for a target, the usual first (sd-scripts, and A1111 for hypernetworks, of which it reads no other).</summary>
    public static IReadOnlyList<string> Formats(this TrainTarget target) => target switch
    {
        TrainTarget.Checkpoint => ["safetensors", "ckpt", "diffusers", "diffusers_safetensors"],
        TrainTarget.Hypernetwork => ["pt", "safetensors"],
        _ => ["safetensors", "pt", "ckpt"],
    };

    /// <summary>The ending of a training's files; nothing where they are folders in the layout of diffusers.</summary>
    public static string Ending(this TrainRequest request) => request switch
    {
        { Target: TrainTarget.Hypernetwork } => ".pt",
        { Save.Format: "diffusers" or "diffusers_safetensors" } => "",
        _ => $".{request.Save.Format}",
    };
}
