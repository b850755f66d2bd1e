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

    private static readonly ImmutableArray<string> Used =
    [
        "Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size-1", "Size-2", "Model", "Model hash", "VAE", "VAE hash", "Variation seed", "Variation seed strength",
        "Clip skip", "ENSD", "Eta", "RNG", "Tiling", "Denoising strength", "Version", "Lora hashes", "TI hashes", InfotextHashes.Key,
        .. PictureInfotext.Keys, .. FaceInfotext.Keys,
        "Seed resize from-1", "Seed resize from-2",
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
            Sampling = TuningInfotext.ToSampling(text),
            Guidance = TuningInfotext.ToGuidance(text),
            Text = TuningInfotext.ToText(text),
            Tiling = text.Flag("Tiling"),
            Image = PictureInfotext.ToImage(text),
            Hires = PictureInfotext.ToHires(text),
            Refiner = PictureInfotext.ToRefiner(text),
            Networks = NetworkInfotext.Read(text),
            Faces = FaceInfotext.Read(text),
        };
        return new RequestFromInfotext(request, [.. text.Entries.Where(e => !e.IsDefault && !IsUsed(e))]);

        bool IsUsed(InfotextEntry entry) => entry.Key switch
        {
            "Emphasis" => emphasis is not null,
            FaceInfotext.Restorer => request.Faces is not null,
            "Eta DDIM" => IsDdim(sampler),
            var key => Used.Contains(key) || NetworkInfotext.IsKey(key) || TuningInfotext.IsUsed(entry),
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
        extra.AddRange(TuningInfotext.Write(request));
        extra.AddRange(PictureInfotext.Write(request));
        extra.AddRange(NetworkInfotext.Write(request));
        extra.AddRange(FaceInfotext.Write(request.Faces));
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
            FaceRestoration = FaceInfotext.Name(request.Faces),
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
