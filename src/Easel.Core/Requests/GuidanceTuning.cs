namespace Easel.Core.Requests;

/// <summary>When and how the negative prompt counts, beside the guidance scale.</summary>
/// <param name="CfgRescale">Gives the result the prompt's own contrast back (Lin et al. 2023, arXiv:2305.08891, section 3.4), 0 to 1.</param>
/// <param name="SkipEarlyCfg">No guidance in this first fraction of the steps, 0 to 1.</param>
/// <param name="Ngms">Below this noise level every other step leaves the negative prompt out, which saves time (A1111's "negative guidance minimum sigma").</param>
/// <param name="NgmsAllSteps">Leave it out there in every step.</param>
/// <param name="GuidanceStart">Guidance only from this fraction of the steps on, 0 to 1 (Kynkäänniemi et al. 2024, arXiv:2404.07724).</param>
/// <param name="GuidanceEnd">Guidance only before this fraction of the steps, 0 to 1; 1 is to the last step.</param>
public sealed record GuidanceTuning(
    double CfgRescale = 0, double SkipEarlyCfg = 0, double Ngms = 0, bool NgmsAllSteps = false, double GuidanceStart = 0, double GuidanceEnd = 1);
