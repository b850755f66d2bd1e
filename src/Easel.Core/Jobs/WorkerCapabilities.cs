using System.Collections.Immutable;

namespace Easel.Core.Jobs;

/// <summary>What a worker can do, as data: forms and APIs are drawn from it and never ask the engine.</summary>
/// <param name="Kinds">The kinds of request it has handlers for, for instance <c>generate</c>.</param>
/// <param name="Samplers">Samplers, in the order of lists.</param>
/// <param name="Schedulers">Noise schedules, in the order of lists.</param>
/// <param name="Upscalers">Upscalers that pictures can go through, in the order of lists.</param>
/// <param name="LatentUpscalers">Ways to enlarge latents in the hires pass.</param>
public sealed record WorkerCapabilities(
    ImmutableArray<string> Kinds,
    ImmutableArray<SamplerCapability> Samplers,
    ImmutableArray<SchedulerCapability> Schedulers,
    ImmutableArray<UpscalerCapability> Upscalers,
    ImmutableArray<string> LatentUpscalers)
{
    /// <summary>Memory of the device that they compute on, in bytes; 0 where it is not known.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>True where they compute on a graphics card, in half precision.</summary>
    public bool HasGpu { get; init; }
}

/// <summary>A sampler as forms show it.</summary>
/// <param name="Name">Its name in requests and infotexts.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Scheduler">The schedule that "Automatic" stands for; null for the model's own levels.</param>
/// <param name="Options">What A1111 lists beside it, for instance <c>uses_ensd</c>.</param>
public sealed record SamplerCapability(string Name, ImmutableArray<string> Aliases, string? Scheduler, ImmutableDictionary<string, string> Options)
{
    /// <summary>Adds noise before its steps where it is told to (<c>s_churn</c>).</summary>
    public bool Churns { get; init; }

    /// <summary>Has a factor on the noise that it adds (<c>s_noise</c>).</summary>
    public bool ScalesNoise { get; init; }

    /// <summary>Takes its levels from a schedule; false for samplers that step through the model's timesteps.</summary>
    public bool TakesSchedule { get; init; }

    /// <summary>Brings levels of its own where the schedule is Automatic.</summary>
    public bool HasOwnLevels { get; init; }

    /// <summary>Takes UniPC's settings.</summary>
    public bool IsUniPc { get; init; }
}

/// <summary>A noise schedule as forms show it.</summary>
/// <param name="Id">Its name in requests.</param>
/// <param name="Label">Its name in forms.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="DefaultRho">The default curve, for schedules that have one.</param>
/// <param name="NeedsModel">Levels come from the model's own table.</param>
public sealed record SchedulerCapability(string Id, string Label, ImmutableArray<string> Aliases, double? DefaultRho, bool NeedsModel)
{
    /// <summary>Runs between noise levels that may be chosen; others have fixed ones.</summary>
    public bool TakesEnds { get; init; }
}

/// <summary>An upscaler as forms show it.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Scale">By how much it enlarges by itself.</param>
/// <param name="Path">Its model file, where it has one.</param>
public sealed record UpscalerCapability(string Name, double Scale, string? Path = null);
