using System.Collections.Immutable;
using System.Globalization;

namespace Easel.Core.Infotext;

/// <summary>How whole numbers with a fraction type are printed.</summary>
public enum InfotextNumbers
{
    /// <summary><c>7</c>, as A1111's web page writes them.</summary>
    Plain,

    /// <summary><c>7.0</c>, as Python prints a float; A1111 writes this where a request came through its API.</summary>
    Python,
}

/// <summary>What an infotext says about a picture. Null, or a neutral value, is left out as A1111 leaves it out.</summary>
public sealed record InfotextFields
{
    public required string Prompt { get; init; }

    public string Negative { get; init; } = "";

    public required int Steps { get; init; }

    public required string Sampler { get; init; }

    /// <summary>The schedule's label, <c>Automatic</c> for the sampler's own.</summary>
    public string? ScheduleType { get; init; } = "Automatic";

    public required double CfgScale { get; init; }

    /// <summary>Instruct-pix2pix's second scale.</summary>
    public double? ImageCfgScale { get; init; }

    public required long Seed { get; init; }

    public string? FaceRestoration { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The first ten digits of the checkpoint's SHA-256.</summary>
    public string? ModelHash { get; init; }

    public string? Model { get; init; }

    public string? VaeHash { get; init; }

    public string? Vae { get; init; }

    /// <summary>Written only where the strength is not 0.</summary>
    public long Subseed { get; init; } = -1;

    public double SubseedStrength { get; init; }

    /// <summary>Written only where both sides are above 0.</summary>
    public int SeedResizeFromWidth { get; init; }

    public int SeedResizeFromHeight { get; init; }

    public double? DenoisingStrength { get; init; }

    public double? ConditionalMaskWeight { get; init; }

    /// <summary>Written only above 1.</summary>
    public int ClipSkip { get; init; } = 1;

    /// <summary>Written only where it is not 0.</summary>
    public long Ensd { get; init; }

    public string? InitImageHash { get; init; }

    /// <summary><c>CPU</c> or <c>NV</c>; <c>GPU</c>, A1111's default, is left out.</summary>
    public string? Rng { get; init; }

    public bool Tiling { get; init; }

    /// <summary>Whatever else there is (hires, refiner, LoRA hashes, ControlNet …), in order, values as text.</summary>
    public ImmutableArray<(string Key, string Value)> Extra { get; init; } = [];

    /// <summary>
    /// The hashes of all files by role (<c>model</c>, <c>lora:NAME</c>, <c>embed:NAME</c> …), from which sites link the resources of a
    /// picture; written last as plain JSON, as Civitai's extension does. Empty is left out.
    /// </summary>
    public ImmutableArray<(string Role, string Hash)> Hashes { get; init; } = [];

    /// <summary>The program's version. A1111 must not take it for one of its own, which would switch old behaviour on.</summary>
    public string? Version { get; init; }
}

/// <summary>Writes infotexts byte for byte as A1111 does (<c>modules/processing.py</c>: <c>create_infotext</c>).</summary>
public static class InfotextWriter
{
    /// <summary>The text that goes into the picture.</summary>
    public static string Write(InfotextFields fields, InfotextNumbers numbers = InfotextNumbers.Plain)
    {
        string number(double value) => Number(value, numbers);
        (string Key, string? Value)[] ownParameters =
        [
            ("Steps", Number(fields.Steps)),
            ("Sampler", fields.Sampler),
            ("Schedule type", fields.ScheduleType),
            ("CFG scale", number(fields.CfgScale)),
            ("Image CFG scale", fields.ImageCfgScale is { } image ? number(image) : null),
            ("Seed", Number(fields.Seed)),
            ("Face restoration", fields.FaceRestoration),
            ("Size", Size(fields.Width, fields.Height)),
            ("Model hash", fields.ModelHash),
            ("Model", fields.Model),
            ("VAE hash", fields.VaeHash),
            ("VAE", fields.Vae),
            ("Variation seed", fields.SubseedStrength == 0 ? null : Number(fields.Subseed)),
            ("Variation seed strength", fields.SubseedStrength == 0 ? null : number(fields.SubseedStrength)),
            ("Seed resize from", fields.SeedResizeFromWidth <= 0 || fields.SeedResizeFromHeight <= 0 ? null : Size(fields.SeedResizeFromWidth, fields.SeedResizeFromHeight)),
            ("Denoising strength", fields.DenoisingStrength is { } strength ? number(strength) : null),
            ("Conditional mask weight", fields.ConditionalMaskWeight is { } weight ? number(weight) : null),
            ("Clip skip", fields.ClipSkip <= 1 ? null : Number(fields.ClipSkip)),
            ("ENSD", fields.Ensd == 0 ? null : Number(fields.Ensd)),
            ("Init image hash", fields.InitImageHash),
            ("RNG", fields.Rng is null or "GPU" ? null : fields.Rng),
            ("Tiling", fields.Tiling ? "True" : null),
        ];

        // A Python dictionary: a later value takes the place of an earlier one.
        var parameters = new OrderedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, value) in ownParameters) parameters[key] = value;
        foreach (var (key, value) in fields.Extra) parameters[key] = value;
        parameters["Version"] = fields.Version;

        var line = string.Join(", ", parameters.Where(p => p.Value is not null).Select(p => p.Key == p.Value ? p.Key : $"{p.Key}: {InfotextQuoting.Quote(p.Value!)}"));
        var negative = fields.Negative.Length == 0 ? "" : $"\nNegative prompt: {fields.Negative}";
        var hashes = fields.Hashes.IsEmpty ? "" : $", {InfotextHashes.Write(fields.Hashes)}";
        return Prompts.PythonText.Strip($"{fields.Prompt}{negative}\n{line}{hashes}");
    }

    /// <summary>A number as it is written in infotexts.</summary>
    public static string Number(double value, InfotextNumbers numbers = InfotextNumbers.Plain)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return numbers == InfotextNumbers.Python && double.IsInteger(value) && !text.Contains('E', StringComparison.Ordinal) ? $"{text}.0" : text;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Size(int width, int height) => $"{Number(width)}x{Number(height)}";
}
