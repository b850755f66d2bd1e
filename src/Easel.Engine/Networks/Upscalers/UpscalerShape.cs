using Easel.Engine.Networks.Layers;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>What a file's names and shapes tell about the network in it.</summary>
/// <param name="Architecture">Its family, for instance <c>ESRGAN</c>.</param>
/// <param name="Factor">By what it enlarges.</param>
/// <param name="Keys">Turns a name that the network asks for into the file's.</param>
/// <param name="Build">Builds it over its weights.</param>
internal sealed record UpscalerShape(string Architecture, int Factor, Func<string, string> Keys, Func<Weights, UpscalerNetwork> Build)
{
    /// <summary>Whether one pass goes to any size, not by the factor alone.</summary>
    public bool ReachesAnySize { get; init; }

    /// <summary>Whether the network reads the file's tensor of this name; what training left beside the weights takes no memory.</summary>
    public Func<string, bool> Reads { get; init; } = static _ => true;
}
