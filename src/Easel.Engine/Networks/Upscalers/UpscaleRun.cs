using Easel.Core.Jobs;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>How one picture is enlarged, and who watches it.</summary>
public sealed record UpscaleRun
{
    /// <summary>How the picture is cut up for a network.</summary>
    public UpscaleTiling Tiling { get; init; } = new();

    /// <summary>Steps of an upscaler that samples (LDSR; webui's <c>ldsr_steps</c>).</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Where the noise of an upscaler that samples comes from. It is the same for every picture, so that a picture always becomes the same one.</summary>
    public long Seed { get; init; }

    /// <summary>Hears the share that is done, 0 to 1.</summary>
    public Action<double> Progress { get; init; } = static _ => { };

    /// <summary>Hears what was not as the user may expect, in words.</summary>
    public Action<JobLogLevel, string> Log { get; init; } = static (_, _) => { };

    /// <summary>Looked at between tiles, of samplers in each step.</summary>
    public CancellationToken Cancelled { get; init; }
}
