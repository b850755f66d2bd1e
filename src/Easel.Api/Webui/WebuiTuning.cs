using Easel.Application.Settings;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Api.Webui;

/// <summary>Samplers' and guidance's settings: from the body, else from the infotext, else from the caller's settings.</summary>
internal static class WebuiTuning
{
    public static SamplingTuning Sampling(WebuiBody body, SettingValues settings, SamplingTuning? text)
    {
        var most = body.Real("s_tmax", 0, double.MaxValue) ?? text?.STmax ?? settings.Number("s_tmax");
        return (text ?? new SamplingTuning()) with
        {
            SChurn = body.Real("s_churn", 0, 100) ?? text?.SChurn ?? settings.Number("s_churn"),
            STmin = body.Real("s_tmin", 0, 10000) ?? text?.STmin ?? settings.Number("s_tmin"),
            // Large numbers are other programs' way to say "no limit".
            STmax = most >= 999 ? 0 : most,
            SNoise = body.Real("s_noise", 0, 2) ?? text?.SNoise ?? settings.Number("s_noise"),
            SigmaMin = text?.SigmaMin ?? Given(settings.Number("sigma_min")),
            SigmaMax = text?.SigmaMax ?? Given(settings.Number("sigma_max")),
            Rho = text?.Rho ?? Given(settings.Number("rho")),
            DiscardPenultimate = text?.DiscardPenultimate ?? settings.Flag("always_discard_next_to_last_sigma"),
            ZeroTerminalSnr = text?.ZeroTerminalSnr ?? settings.Text("sd_noise_schedule") == "Zero Terminal SNR",
            SgmNoiseMultiplier = text?.SgmNoiseMultiplier ?? settings.Flag("sgm_noise_multiplier"),
            DowncastAlphas = text?.DowncastAlphas ?? settings.Flag("use_downcasted_alpha_bar"),
            BetaAlpha = text?.BetaAlpha ?? settings.Number("beta_dist_alpha"),
            BetaBeta = text?.BetaBeta ?? settings.Number("beta_dist_beta"),
            UniPc = text?.UniPc ?? UniPc(settings),
        };
    }

    /// <summary>The same without what the sampler or its schedule does not have: A1111 passes over it, where Easel's own requests are refused.</summary>
    /// <param name="tuning">What body, infotext and settings ask for.</param>
    /// <param name="can">What samplers there are.</param>
    /// <param name="name">The sampler.</param>
    /// <param name="scheduler">The schedule's label; null is Automatic.</param>
    public static SamplingTuning Fit(SamplingTuning tuning, WorkerCapabilities can, string name, string? scheduler)
    {
        if (can.Samplers.FirstOrDefault(it => it.Name == name) is not { } sampler) return tuning;
        var usual = new SamplingTuning();
        var schedule = Levels(can, sampler, scheduler);
        if (!sampler.Churns) tuning = tuning with { SChurn = usual.SChurn, STmin = usual.STmin, STmax = usual.STmax };
        if (!sampler.ScalesNoise) tuning = tuning with { SNoise = usual.SNoise };
        if (schedule is not { TakesEnds: true }) tuning = tuning with { SigmaMin = null, SigmaMax = null };
        if (schedule?.DefaultRho is null) tuning = tuning with { Rho = null };
        if (schedule is null && sampler.TakesSchedule) tuning = tuning with { DiscardPenultimate = false };
        if (!sampler.TakesSchedule) tuning = tuning with { SgmNoiseMultiplier = false };
        if (schedule?.Id != "beta") tuning = tuning with { BetaAlpha = usual.BetaAlpha, BetaBeta = usual.BetaBeta };
        return sampler.IsUniPc ? tuning : tuning with { UniPc = usual.UniPc };
    }

    /// <summary>How prompts are read.</summary>
    public static TextTuning Text(SettingValues settings, TextTuning? text) => text ?? new TextTuning(
        settings.Flag("use_old_scheduling"), (int)settings.Number("comma_padding_backtrack"), settings.Flag("pad_cond_uncond") && !settings.Flag("pad_cond_uncond_v0"), settings.Flag("pad_cond_uncond_v0"));

    // The schedule that the levels come from; null where the sampler brings its own.
    private static SchedulerCapability? Levels(WorkerCapabilities can, SamplerCapability sampler, string? scheduler)
    {
        if (!sampler.TakesSchedule || (scheduler is null && sampler.HasOwnLevels)) return null;
        return (scheduler ?? sampler.Scheduler) is { } name
            ? can.Schedulers.FirstOrDefault(it => it.Label.Equals(name, StringComparison.OrdinalIgnoreCase) || it.Id.Equals(name, StringComparison.OrdinalIgnoreCase))
            : can.Schedulers.FirstOrDefault(it => it.Id == "automatic");
    }

    private static UniPcTuning UniPc(SettingValues settings) => new(
        settings.Text("uni_pc_variant") switch { "bh2" => UniPcVariant.Bh2, "vary_coeff" => UniPcVariant.VaryingCoefficients, _ => UniPcVariant.Bh1 },
        settings.Text("uni_pc_skip_type") switch { "time_quadratic" => UniPcSpacing.TimeQuadratic, "logSNR" => UniPcSpacing.LogSnr, _ => UniPcSpacing.TimeUniform },
        (int)settings.Number("uni_pc_order"), settings.Flag("uni_pc_lower_order_final"));

    public static GuidanceTuning Guidance(WebuiBody body, SettingValues settings, GuidanceTuning? text)
    {
        var ngms = body.Real("s_min_uncond", 0, 10000) ?? text?.Ngms ?? settings.Number("s_min_uncond");
        return (text ?? new GuidanceTuning()) with
        {
            Ngms = ngms,
            NgmsAllSteps = ngms > 0 && (text?.NgmsAllSteps ?? settings.Flag("s_min_uncond_all")),
            SkipEarlyCfg = text?.SkipEarlyCfg ?? settings.Number("skip_early_cond"),
        };
    }

    // 0 is A1111's word for "the model's own".
    private static double? Given(double value) => value > 0 ? value : null;
}
