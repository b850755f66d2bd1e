using System.Collections.Immutable;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>
/// What infotexts say about the tuning of sampler, guidance and prompts, under the names of A1111's options and of the extension that
/// brought CFG rescale to it. Guidance limits and the comma backtrack have no name there. Only what is not the default is written.
/// </summary>
internal static class TuningInfotext
{
    private const string ZeroTerminalSnr = "Zero Terminal SNR";

    private static readonly ImmutableArray<(UniPcVariant Variant, string Name)> Variants =
        [(UniPcVariant.Bh1, "bh1"), (UniPcVariant.Bh2, "bh2"), (UniPcVariant.VaryingCoefficients, "vary_coeff")];

    private static readonly ImmutableArray<(UniPcSpacing Spacing, string Name)> Spacings =
        [(UniPcSpacing.TimeUniform, "time_uniform"), (UniPcSpacing.TimeQuadratic, "time_quadratic"), (UniPcSpacing.LogSnr, "logSNR")];

    private static readonly ImmutableArray<string> Keys =
    [
        "Sigma churn", "Sigma tmin", "Sigma tmax", "Sigma noise", "Schedule min sigma", "Schedule max sigma", "Schedule rho", "Discard penultimate sigma",
        "SGM noise multiplier", "Downcast alphas_cumprod", "Beta scheduler alpha", "Beta scheduler beta", "UniPC order", "UniPC lower order final",
        "CFG Rescale", "Skip Early CFG", "NGMS", "NGMS all steps", "Guidance start", "Guidance end",
        "Old prompt editing timelines", "Comma padding backtrack", "Pad conds", "Pad conds v0",
    ];

    /// <summary>Whether an entry is read here; a word that is unknown is not.</summary>
    public static bool IsUsed(InfotextEntry entry) => entry.Key switch
    {
        "Noise Schedule" => entry.Value is ZeroTerminalSnr or "Default",
        "UniPC variant" => Variants.Any(it => it.Name == entry.Value as string),
        "UniPC skip type" => Spacings.Any(it => it.Name == entry.Value as string),
        var key => Keys.Contains(key),
    };

    /// <summary>The texts of a request, in order.</summary>
    public static IEnumerable<(string Key, string Value)> Write(GenerateRequest request)
    {
        var (sampling, guidance, text) = (request.Sampling, request.Guidance, request.Text);
        var d = new SamplingTuning();
        (string Key, double? Value, double Neutral)[] numbers =
        [
            ("Schedule max sigma", sampling.SigmaMax, 0), ("Schedule min sigma", sampling.SigmaMin, 0), ("Schedule rho", sampling.Rho, 0),
            ("Sigma churn", sampling.SChurn, 0), ("Sigma tmin", sampling.STmin, 0), ("Sigma tmax", sampling.STmax, 0), ("Sigma noise", sampling.SNoise, 1),
            ("Beta scheduler alpha", sampling.BetaAlpha, d.BetaAlpha), ("Beta scheduler beta", sampling.BetaBeta, d.BetaBeta), ("UniPC order", sampling.UniPc.Order, d.UniPc.Order),
            ("Skip Early CFG", guidance.SkipEarlyCfg, 0), ("NGMS", guidance.Ngms, 0), ("CFG Rescale", guidance.CfgRescale, 0),
            ("Guidance start", guidance.GuidanceStart, 0), ("Guidance end", guidance.GuidanceEnd, 1),
            ("Comma padding backtrack", text.CommaPaddingBacktrack, new TextTuning().CommaPaddingBacktrack),
        ];
        foreach (var (key, value, neutral) in numbers)
            if (value is { } number && number != neutral) yield return (key, InfotextWriter.Number(number));
        (string Key, bool Value)[] flags =
        [
            ("NGMS all steps", guidance.NgmsAllSteps), ("Discard penultimate sigma", sampling.DiscardPenultimate), ("SGM noise multiplier", sampling.SgmNoiseMultiplier),
            ("Downcast alphas_cumprod", sampling.DowncastAlphas), ("Old prompt editing timelines", text.OldScheduling), ("Pad conds", text.PadConditions), ("Pad conds v0", text.PadAsBefore),
        ];
        foreach (var (key, value) in flags)
            if (value) yield return (key, "True");
        if (sampling.UniPc.Variant != d.UniPc.Variant) yield return ("UniPC variant", Variants.First(it => it.Variant == sampling.UniPc.Variant).Name);
        if (sampling.UniPc.Spacing != d.UniPc.Spacing) yield return ("UniPC skip type", Spacings.First(it => it.Spacing == sampling.UniPc.Spacing).Name);
        if (!sampling.UniPc.LowerOrderFinal) yield return ("UniPC lower order final", "False");
        if (sampling.ZeroTerminalSnr) yield return ("Noise Schedule", ZeroTerminalSnr);
        if (request.Emphasis != Emphasis.Original) yield return ("Emphasis", request.Emphasis.ToName());
    }

    /// <summary>The tuning of the sampler.</summary>
    public static SamplingTuning ToSampling(GenerationParameters text)
    {
        var d = new SamplingTuning();
        return new SamplingTuning(
            text.Number("Sigma churn") ?? d.SChurn,
            text.Number("Sigma tmin") ?? d.STmin,
            // Programs that do not read 0 as "no limit" write infinity.
            text.Number("Sigma tmax") is { } most && double.IsFinite(most) ? most : d.STmax,
            text.Number("Sigma noise") ?? d.SNoise,
            Given(text, "Schedule min sigma"),
            Given(text, "Schedule max sigma"),
            Given(text, "Schedule rho"),
            text.Flag("Discard penultimate sigma"),
            text["Noise Schedule"] == ZeroTerminalSnr,
            text.Flag("SGM noise multiplier"),
            text.Flag("Downcast alphas_cumprod"),
            text.Number("Beta scheduler alpha") ?? d.BetaAlpha,
            text.Number("Beta scheduler beta") ?? d.BetaBeta,
            new UniPcTuning(
                Variants.FirstOrDefault(it => it.Name == text["UniPC variant"]).Variant,
                Spacings.FirstOrDefault(it => it.Name == text["UniPC skip type"]).Spacing,
                text.WholeNumber("UniPC order") is >= 1 and <= 50 and var order ? (int)order : d.UniPc.Order,
                text["UniPC lower order final"] is not ("False" or "false")));
    }

    /// <summary>The tuning of guidance.</summary>
    public static GuidanceTuning ToGuidance(GenerationParameters text) => new(
        text.Number("CFG Rescale") ?? 0,
        text.Number("Skip Early CFG") ?? 0,
        text.Number("NGMS") ?? 0,
        text.Flag("NGMS all steps"),
        text.Number("Guidance start") ?? 0,
        text.Number("Guidance end") ?? 1);

    /// <summary>The tuning of prompts.</summary>
    public static TextTuning ToText(GenerationParameters text) => new(
        text.Flag("Old prompt editing timelines"),
        text.WholeNumber("Comma padding backtrack") is >= 0 and <= 74 and var backtrack ? (int)backtrack : new TextTuning().CommaPaddingBacktrack,
        text.Flag("Pad conds") && !text.Flag("Pad conds v0"),
        text.Flag("Pad conds v0"));

    // A1111 writes 0 for "the model's".
    private static double? Given(GenerationParameters text, string key) => text.Number(key) is { } value and not 0 ? value : null;
}
