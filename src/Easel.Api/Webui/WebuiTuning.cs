using Easel.Application.Settings;
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
        };
    }

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
