using System.Collections.Immutable;

namespace Easel.Engine.Samplers;

/// <summary>A sampler and what a pipeline must know of it (A1111's <c>SamplerData</c> and its options).</summary>
/// <param name="Name">The name in forms, requests and infotext.</param>
/// <param name="Sample">The function.</param>
public sealed record SamplerInfo(string Name, Sampler Sample)
{
    /// <summary>Other names.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The schedule that Automatic stands for; null for the model's own levels.</summary>
    public string? Schedule { get; init; }

    /// <summary>Scaling of latents and kind of levels.</summary>
    public SamplerSpace Space { get; init; }

    /// <summary>Noise after the first comes from seed + ENSD (with eta above 0).</summary>
    public bool UsesEnsd { get; init; }

    /// <summary>Calls the network twice a step, which doubles the length of prompt schedules.</summary>
    public bool IsSecondOrder { get; init; }

    /// <summary>Leaves out the last level before 0.</summary>
    public bool DiscardsPenultimate { get; init; }

    /// <summary>Wants the noise of a Brownian path.</summary>
    public bool UsesBrownianNoise { get; init; }

    /// <summary>Eta where the user gives none.</summary>
    public double DefaultEta { get; init; } = 1;

    /// <summary>Uses the ends of the schedule only and chooses its own steps.</summary>
    public bool ChoosesSteps { get; init; }

    /// <summary>Chooses its steps by the error of a whole batch: a picture comes out as its seed alone only where it is a batch by itself.</summary>
    public bool WeighsBatch { get; init; }

    /// <summary>UniPC: levels come from <see cref="Diffusion.Schedules.UniPcSchedule"/> instead of DDIM's timesteps.</summary>
    public bool HasOwnLevels { get; init; }

    /// <summary>LCM: wants <see cref="Diffusion.Denoisers.LcmDenoiser"/> and, for Automatic, its levels.</summary>
    public bool IsConsistencyModel { get; init; }

    /// <summary>Adds noise before its steps where it is told to (<c>s_churn</c>).</summary>
    public bool Churns { get; init; }

    /// <summary>Has a factor on the noise that it adds (<c>s_noise</c>).</summary>
    public bool ScalesNoise { get; init; }

    /// <summary>Denoiser calls that prompt schedules and guidance ranges are counted in.</summary>
    public int TotalSteps(int steps) => IsSecondOrder ? steps * 2 : steps;
}
