using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Samplers;

namespace Easel.Cli.Serving;

/// <summary>What this build's workers can do, as data: reading the engine's lists loads no tensor library.</summary>
internal static class EngineCapabilities
{
    /// <summary>The engine's lists, and the upscalers that are installed.</summary>
    /// <param name="models">What is installed.</param>
    /// <param name="kinds">What the studio's workers do.</param>
    public static WorkerCapabilities Of(IModelStore models, ImmutableArray<string> kinds)
    {
        var card = DeviceMemory.Cards() is [var first, ..] ? first : null;
        return Lists(models, kinds) with { HasGpu = card is not null, MemoryBytes = card?.MemoryBytes ?? MachineMemory.Read().TotalBytes };
    }

    private static WorkerCapabilities Lists(IModelStore models, ImmutableArray<string> kinds) => new(
        kinds,
        [.. SamplerList.All.Select(Sampler)],
        [.. ScheduleList.All.Select(it => new SchedulerCapability(it.Id, it.Label, it.Aliases, it.DefaultRho, it.UsesModel) { TakesEnds = it.TakesEnds })],
        [.. UpscalerList.Plain.Select(it => new UpscalerCapability(it.Name, 4)), .. models.List(ModelKind.Upscaler).Select(path => new UpscalerCapability(UpscalerList.NameOf(path), 4, path))],
        ["Latent", "Latent (antialiased)", "Latent (bicubic)", "Latent (bicubic antialiased)", "Latent (nearest)", "Latent (nearest-exact)"]);

    private static SamplerCapability Sampler(SamplerInfo sampler)
    {
        // Under the names that A1111 gives them in its list of samplers.
        var options = ImmutableDictionary.CreateBuilder<string, string>();
        if (sampler.Schedule is { } schedule) options["scheduler"] = schedule;
        if (sampler.UsesEnsd) options["uses_ensd"] = "True";
        if (sampler.IsSecondOrder) options["second_order"] = "True";
        if (sampler.DiscardsPenultimate) options["discard_next_to_last_sigma"] = "True";
        if (sampler.UsesBrownianNoise) options["brownian_noise"] = "True";
        return new SamplerCapability(sampler.Name, sampler.Aliases, sampler.Schedule, options.ToImmutable())
        {
            Churns = sampler.Churns,
            ScalesNoise = sampler.ScalesNoise,
            TakesSchedule = sampler.Space == SamplerSpace.VarianceExploding,
            HasOwnLevels = sampler.IsConsistencyModel,
            IsUniPc = sampler.HasOwnLevels,
        };
    }
}
