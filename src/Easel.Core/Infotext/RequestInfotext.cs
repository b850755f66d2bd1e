using System.Collections.Immutable;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>A request made from an infotext.</summary>
/// <param name="Request">The request; what the text does not say has its default.</param>
/// <param name="Unused">Parameters that no field of the request takes, in the order of the text, so that nothing is dropped silently.</param>
public sealed record RequestFromInfotext(GenerateRequest Request, ImmutableArray<InfotextEntry> Unused);

/// <summary>Infotext and request: a picture's text makes the same picture again.</summary>
public static class RequestInfotext
{
    // A1111 before 1.9 wrote the schedule into the sampler's name.
    private static readonly ImmutableArray<string> Schedules = ["Karras", "Exponential", "Polyexponential", "SGM Uniform"];

    private const string ZeroTerminalSnr = "Zero Terminal SNR";

    private static readonly ImmutableArray<string> Used =
    [
        "Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size-1", "Size-2", "Model", "Model hash", "VAE", "VAE hash", "Variation seed", "Variation seed strength",
        "Clip skip", "ENSD", "Eta", "RNG", "Tiling", "Denoising strength", "Version",
        .. PictureInfotext.Keys,
        "Seed resize from-1", "Seed resize from-2", "Sigma churn", "Sigma tmin", "Sigma tmax", "Sigma noise", "Schedule min sigma", "Schedule max sigma", "Schedule rho",
        "Discard penultimate sigma", "CFG Rescale", "Skip Early CFG", "NGMS", "NGMS all steps", "Guidance start", "Guidance end",
    ];

    /// <summary>The request that an infotext describes; never an error.</summary>
    public static RequestFromInfotext ToRequest(GenerationParameters text)
    {
        var (sampler, scheduler) = Sampler(text);
        var defaults = new GenerateRequest(text.Prompt, text.Negative);
        var size = text.Size("Size");
        var seedResize = text.Size("Seed resize from");
        var emphasis = text["Emphasis"] is { } mode ? EmphasisExtensions.FromName(mode) : null;
        var request = defaults with
        {
            Model = text["Model"],
            Vae = text["VAE"],
            Sampler = sampler ?? defaults.Sampler,
            Scheduler = scheduler,
            Steps = Int(text, "Steps") ?? defaults.Steps,
            Cfg = text.Number("CFG scale") ?? defaults.Cfg,
            Width = size?.Width,
            Height = size?.Height,
            Seed = text.WholeNumber("Seed") ?? defaults.Seed,
            Subseed = text.WholeNumber("Variation seed") ?? defaults.Subseed,
            SubseedStrength = text.Number("Variation seed strength") ?? defaults.SubseedStrength,
            ClipSkip = text.Explicit("Clip skip") is null ? null : Int(text, "Clip skip"),
            Eta = IsDdim(sampler) ? text.Number("Eta DDIM") ?? text.Number("Eta") : text.Number("Eta"),
            Ensd = text.WholeNumber("ENSD") ?? defaults.Ensd,
            // What A1111 calls GPU, and leaves out, is the generator of NVIDIA's devices.
            NoiseSource = text["RNG"] == "CPU" ? NoiseSource.Cpu : NoiseSource.Nv,
            SeedResizeWidth = seedResize?.Width ?? 0,
            SeedResizeHeight = seedResize?.Height ?? 0,
            Emphasis = emphasis ?? defaults.Emphasis,
            Sampling = Sampling(text),
            Guidance = Guidance(text),
            Tiling = text.Flag("Tiling"),
            Image = PictureInfotext.ToImage(text),
            Hires = PictureInfotext.ToHires(text),
            Refiner = PictureInfotext.ToRefiner(text),
        };
        return new RequestFromInfotext(request, [.. text.Entries.Where(e => !e.IsDefault && !IsUsed(e))]);

        bool IsUsed(InfotextEntry entry) => entry.Key switch
        {
            "Emphasis" => emphasis is not null,
            "Eta DDIM" => IsDdim(sampler),
            "Noise Schedule" => entry.Value is ZeroTerminalSnr or "Default",
            var key => Used.Contains(key),
        };
    }

    /// <summary>What an infotext says about a picture of a request; the caller knows the seed, the size and the model it ran with.</summary>
    /// <param name="request">The request.</param>
    /// <param name="seed">The picture's own seed.</param>
    /// <param name="subseed">Its own variation seed.</param>
    /// <param name="width">The first pass's width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="version">The program's name and version, for instance <c>Easel 0.1.0</c>.</param>
    public static InfotextFields ToFields(GenerateRequest request, long seed, long subseed, int width, int height, string version)
    {
        var extra = new List<(string, string)>();
        if (request.Eta is { } eta) extra.Add((IsDdim(request.Sampler) ? "Eta DDIM" : "Eta", InfotextWriter.Number(eta)));
        extra.AddRange(Tuning(request));
        extra.AddRange(PictureInfotext.Write(request));
        return new InfotextFields
        {
            Prompt = request.Prompt,
            Negative = request.Negative,
            Steps = request.Steps,
            Sampler = request.Sampler,
            ScheduleType = request.Scheduler ?? "Automatic",
            CfgScale = request.Cfg,
            ImageCfgScale = request.Image?.ImageCfg,
            Seed = seed,
            Width = width,
            Height = height,
            Model = request.Model,
            Vae = request.Vae,
            Subseed = subseed,
            SubseedStrength = request.SubseedStrength,
            SeedResizeFromWidth = request.SeedResizeWidth,
            SeedResizeFromHeight = request.SeedResizeHeight,
            DenoisingStrength = request.Image?.Strength ?? request.Hires?.Strength,
            ConditionalMaskWeight = request.Image is { HasMask: true, Inpaint.MaskWeight: not 1 and var weight } ? weight : null,
            ClipSkip = request.ClipSkip ?? 1,
            Ensd = request.Ensd,
            Rng = request.NoiseSource == NoiseSource.Cpu ? "CPU" : "NV",
            Tiling = request.Tiling,
            Extra = [.. extra],
            Version = version,
        };
    }

    // What is not the default, under the names of A1111's options, and of the extension that brought CFG rescale to it; guidance limits have no name there.
    private static IEnumerable<(string Key, string Value)> Tuning(GenerateRequest request)
    {
        var (sampling, guidance) = (request.Sampling, request.Guidance);
        (string Key, double? Value, double Neutral)[] numbers =
        [
            ("Schedule max sigma", sampling.SigmaMax, 0), ("Schedule min sigma", sampling.SigmaMin, 0), ("Schedule rho", sampling.Rho, 0),
            ("Sigma churn", sampling.SChurn, 0), ("Sigma tmin", sampling.STmin, 0), ("Sigma tmax", sampling.STmax, 0), ("Sigma noise", sampling.SNoise, 1),
            ("Skip Early CFG", guidance.SkipEarlyCfg, 0), ("NGMS", guidance.Ngms, 0), ("CFG Rescale", guidance.CfgRescale, 0),
            ("Guidance start", guidance.GuidanceStart, 0), ("Guidance end", guidance.GuidanceEnd, 1),
        ];
        foreach (var (key, value, neutral) in numbers)
            if (value is { } number && number != neutral) yield return (key, InfotextWriter.Number(number));
        if (guidance.NgmsAllSteps) yield return ("NGMS all steps", "True");
        if (sampling.DiscardPenultimate) yield return ("Discard penultimate sigma", "True");
        if (sampling.ZeroTerminalSnr) yield return ("Noise Schedule", ZeroTerminalSnr);
        if (request.Emphasis != Emphasis.Original) yield return ("Emphasis", request.Emphasis.ToName());
    }

    private static SamplingTuning Sampling(GenerationParameters text)
    {
        var defaults = new SamplingTuning();
        return new SamplingTuning(
            text.Number("Sigma churn") ?? defaults.SChurn,
            text.Number("Sigma tmin") ?? defaults.STmin,
            // Programs that do not read 0 as "no limit" write infinity.
            text.Number("Sigma tmax") is { } most && double.IsFinite(most) ? most : defaults.STmax,
            text.Number("Sigma noise") ?? defaults.SNoise,
            Given(text, "Schedule min sigma"),
            Given(text, "Schedule max sigma"),
            Given(text, "Schedule rho"),
            text.Flag("Discard penultimate sigma"),
            text["Noise Schedule"] == ZeroTerminalSnr);
    }

    private static GuidanceTuning Guidance(GenerationParameters text) => new(
        text.Number("CFG Rescale") ?? 0,
        text.Number("Skip Early CFG") ?? 0,
        text.Number("NGMS") ?? 0,
        text.Flag("NGMS all steps"),
        text.Number("Guidance start") ?? 0,
        text.Number("Guidance end") ?? 1);

    // A1111 writes 0 for "the model's".
    private static double? Given(GenerationParameters text, string key) => text.Number(key) is { } value and not 0 ? value : null;

    // A1111 keeps another eta for these than for ancestral samplers.
    private static bool IsDdim(string? sampler) => sampler?.StartsWith("DDIM", StringComparison.OrdinalIgnoreCase) == true;

    private static (string? Sampler, string? Scheduler) Sampler(GenerationParameters text)
    {
        var sampler = text["Sampler"];
        if (text.Explicit("Schedule type") is { } type) return (sampler, type == "Automatic" ? null : type);
        foreach (var schedule in Schedules)
            if (sampler is not null && sampler.EndsWith($" {schedule}", StringComparison.OrdinalIgnoreCase)) return (sampler[..^(schedule.Length + 1)], schedule);
        return (sampler, null);
    }

    private static int? Int(GenerationParameters text, string key) => text.WholeNumber(key) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : null;
}
