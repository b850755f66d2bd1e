using System.Collections.Immutable;
using Easel.Engine.Networks.Upscalers.Esrgan;
using Easel.Engine.Networks.Upscalers.Pixels;
using Easel.Engine.Networks.Upscalers.Srvgg;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>The upscalers that need no file, and the architectures of those that do.</summary>
public static class UpscalerList
{
    // Asked in turn; each says null to what is not its own.
    private static readonly Func<UpscalerTensors, UpscalerShape?>[] s_architectures = [RrdbShape.Detect, SrvggShape.Detect];

    /// <summary>Those that work on pixels alone, in the order of webui's list.</summary>
    public static ImmutableArray<IUpscaler> Plain { get; } = [new LanczosUpscaler("None"), new LanczosUpscaler(), new NearestUpscaler()];

    /// <summary>The plain upscaler of this name, in any letter case; null where a file is meant.</summary>
    public static IUpscaler? FindPlain(string name) => Plain.FirstOrDefault(upscaler => upscaler.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The network in a file; null where no architecture knows its names.</summary>
    internal static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        foreach (var detect in s_architectures)
        {
            if (detect(tensors) is { } shape) return shape;
        }

        return null;
    }
}
