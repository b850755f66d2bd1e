using System.CommandLine;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c> that tune its sampler, its noise levels, its guidance and how prompts are read.</summary>
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

    private readonly Option<bool> sgmNoise = new("--sgm-noise-multiplier") { Description = "Start from noise of √(1 + σ²) instead of σ, as Stability's own code does." };
    private readonly Option<bool> downcast = new("--downcast-alphas") { Description = "Take the model's noise levels in half precision, as A1111 before 1.7.0 did." };
    private readonly Option<double?> betaAlpha = NumberOption.Real("--beta-alpha", "X", "First parameter of the schedule Beta [default: 0.6].", 0.6);
    private readonly Option<double?> betaBeta = NumberOption.Real("--beta-beta", "X", "Second parameter of the schedule Beta [default: 0.6].", 0.6);
    private readonly Option<string> uniPcVariant = Word("--unipc-variant", "UniPC's B(h) [default: bh1].", "bh1", "bh2", "vary_coeff");
    private readonly Option<string> uniPcSpacing = Word("--unipc-spacing", "How UniPC spaces its steps [default: time_uniform].", "time_uniform", "time_quadratic", "logSNR");
    private readonly Option<int?> uniPcOrder = NumberOption.Whole("--unipc-order", "N", "UniPC's order, 1 to 50 [default: 3].", 2);
    private readonly Option<bool> uniPcFullOrder = new("--unipc-full-order") { Description = "Keep UniPC's order in the last steps too." };
    private readonly Option<bool> oldScheduling = new("--old-scheduling") { Description = "Prompt edits by the rule before A1111 1.6.0: a number below 1 is a fraction." };
    private readonly Option<int?> backtrack = NumberOption.Whole("--comma-padding-backtrack", "N", "How far from a chunk's end a comma may stand to be cut at, 0 to 74 [default: 20].", 20);
    private readonly Option<bool> padConditions = new("--pad-conditions") { Description = "Fill the shorter of prompt and negative prompt up with the empty prompt." };
    private readonly Option<bool> padAsBefore = new("--pad-as-before") { Description = "Fill the negative prompt up with its last token, or cut it, as A1111 before 1.6.0 did for DDIM and PLMS." };

    public IEnumerable<Option> All =>
        [churn, churnMin, churnMax, noiseScale, sigmaMin, sigmaMax, rho, discardPenultimate, zeroTerminalSnr, sgmNoise, downcast, betaAlpha, betaBeta,
            uniPcVariant, uniPcSpacing, uniPcOrder, uniPcFullOrder, oldScheduling, backtrack, padConditions, padAsBefore, rescale, skipEarly, ngms, ngmsAllSteps, guidanceStart, guidanceEnd];

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
            parse.GetValue(zeroTerminalSnr),
            parse.GetValue(sgmNoise),
            parse.GetValue(downcast),
            parse.GetValue(betaAlpha) ?? d.BetaAlpha,
            parse.GetValue(betaBeta) ?? d.BetaBeta,
            new UniPcTuning(
                parse.GetValue(uniPcVariant) switch { "bh2" => UniPcVariant.Bh2, "vary_coeff" => UniPcVariant.VaryingCoefficients, _ => d.UniPc.Variant },
                parse.GetValue(uniPcSpacing) switch { "time_quadratic" => UniPcSpacing.TimeQuadratic, "logSNR" => UniPcSpacing.LogSnr, _ => d.UniPc.Spacing },
                parse.GetValue(uniPcOrder) ?? d.UniPc.Order,
                LowerOrderFinal: !parse.GetValue(uniPcFullOrder)));
    }

    public TextTuning Text(ParseResult parse) => new(
        parse.GetValue(oldScheduling), parse.GetValue(backtrack) ?? new TextTuning().CommaPaddingBacktrack, parse.GetValue(padConditions), parse.GetValue(padAsBefore));

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

    private static Option<string> Word(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { HelpName = string.Join('|', words), Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
