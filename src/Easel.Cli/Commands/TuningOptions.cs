using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c> that tune its sampler, its noise levels and its guidance.</summary>
internal sealed class TuningOptions
{
    private readonly Option<double?> churn = NumberOption.Real("--s-churn", "X", "Noise added before each step of Euler, Heun, DPM2 and HeunPP2 [default: 0].", 20);
    private readonly Option<double?> churnMin = NumberOption.Real("--s-tmin", "SIGMA", "Add it only at noise levels from here [default: 0].", 0.1);
    private readonly Option<double?> churnMax = NumberOption.Real("--s-tmax", "SIGMA", "Add it only at noise levels up to here [default: 0, no limit].", 10);
    private readonly Option<double?> noiseScale = NumberOption.Real("--s-noise", "X", "Factor on the noise that the sampler adds [default: 1].", 1.003);
    private readonly Option<double?> sigmaMin = NumberOption.Real("--sigma-min", "SIGMA", "The lowest noise level before 0 [default: the model's].", 0.03);
    private readonly Option<double?> sigmaMax = NumberOption.Real("--sigma-max", "SIGMA", "The first noise level [default: the model's].", 14.6);
    private readonly Option<double?> rho = NumberOption.Real("--rho", "X", "The curve of Karras and polyexponential schedules [default: 7 and 1].", 7);
    private readonly Option<bool> discardPenultimate = new("--discard-penultimate") { Description = "Leave out the last noise level but one." };
    private readonly Option<bool> zeroTerminalSnr = new("--zero-terminal-snr") { Description = "Start from nothing but noise, for models that were trained so." };
    private readonly Option<double?> rescale = NumberOption.Real("--cfg-rescale", "X", "Give the picture the prompt's own contrast back, 0 to 1 [default: 0].", 0.7);
    private readonly Option<double?> skipEarly = NumberOption.Real("--skip-early-cfg", "X", "No guidance in this first part of the steps, 0 to 1 [default: 0].", 0.1);
    private readonly Option<double?> ngms = NumberOption.Real("--ngms", "SIGMA", "Below this noise level, every other step leaves out the negative prompt, which saves time [default: 0, never].", 1);
    private readonly Option<bool> ngmsAllSteps = new("--ngms-all-steps") { Description = "Leave it out there in every step." };

    private readonly Option<double?> guidanceStart = NumberOption.Real("--guidance-start", "X", "Guidance only from this part of the steps on, 0 to 1 [default: 0].", 0.1);
    private readonly Option<double?> guidanceEnd = NumberOption.Real("--guidance-end", "X", "Guidance only before this part of the steps, 0 to 1 [default: 1, to the end].", 0.8);

    public IEnumerable<Option> All =>
        [churn, churnMin, churnMax, noiseScale, sigmaMin, sigmaMax, rho, discardPenultimate, zeroTerminalSnr, rescale, skipEarly, ngms, ngmsAllSteps, guidanceStart, guidanceEnd];

    public SamplingTuning Sampling(ParseResult parse)
    {
        var d = new SamplingTuning();
        return new SamplingTuning(
            parse.GetValue(churn) ?? d.SChurn,
            parse.GetValue(churnMin) ?? d.STmin,
            parse.GetValue(churnMax) ?? d.STmax,
            parse.GetValue(noiseScale) ?? d.SNoise,
            parse.GetValue(sigmaMin),
            parse.GetValue(sigmaMax),
            parse.GetValue(rho),
            parse.GetValue(discardPenultimate),
            parse.GetValue(zeroTerminalSnr));
    }

    public GuidanceTuning Guidance(ParseResult parse)
    {
        var d = new GuidanceTuning();
        return new GuidanceTuning(
            parse.GetValue(rescale) ?? d.CfgRescale,
            parse.GetValue(skipEarly) ?? d.SkipEarlyCfg,
            parse.GetValue(ngms) ?? d.Ngms,
            parse.GetValue(ngmsAllSteps),
            parse.GetValue(guidanceStart) ?? d.GuidanceStart,
            parse.GetValue(guidanceEnd) ?? d.GuidanceEnd);
    }
}
