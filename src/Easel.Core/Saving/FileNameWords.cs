using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Easel.Core.Saving;

/// <summary>What each word of a file-name pattern stands for; null takes the text before it away.</summary>
internal static partial class FileNameWords
{
    // webui's directories_max_prompt_words.
    private const int MaxPromptWords = 8;
    private const string TimeFormat = "%Y%m%d%H%M%S";

    private static readonly FrozenDictionary<string, Func<FileNameFacts, string[], string?>> s_words = new Dictionary<string, Func<FileNameFacts, string[], string?>>
    {
        ["basename"] = (f, _) => f.BaseName.Length == 0 ? "img" : FileNamePart.Clean(f.BaseName, replaceSpaces: false),
        ["seed"] = (f, _) => Number(f.Seed) ?? "",
        ["seed_first"] = (f, _) => Number(f.SeedRange?.First ?? f.Seed) ?? "",
        ["seed_last"] = (f, _) => Number(f.SeedRange?.Last),
        ["steps"] = (f, _) => Value(f, "Steps"),
        ["cfg"] = (f, _) => Value(f, "CFG scale"),
        ["width"] = (f, _) => Number(f.Width),
        ["height"] = (f, _) => Number(f.Height),
        // Styles are part of the prompt by the time a picture is painted; webui says None where none was chosen.
        ["styles"] = (f, _) => f.Parameters.Explicit("Styles") is { } styles ? FileNamePart.Clean(styles, replaceSpaces: false) : "None",
        ["sampler"] = (f, _) => Value(f, "Sampler"),
        ["scheduler"] = (f, _) => Value(f, "Schedule type") is { Length: > 0 } schedule ? schedule : "Automatic",
        ["sampler_scheduler"] = (f, _) => Value(f, "Schedule type") is { Length: > 0 } schedule and not "Automatic" ? $"{Value(f, "Sampler")} {schedule}" : Value(f, "Sampler"),
        ["model_hash"] = (f, _) => Value(f, "Model hash"),
        ["model_name"] = (f, _) => Value(f, "Model"),
        ["vae_filename"] = (f, _) => f.Parameters.Explicit("VAE") is { } vae ? FileNamePart.Clean(Path.GetFileNameWithoutExtension(vae), replaceSpaces: false) : "Automatic",
        ["date"] = (f, _) => f.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["datetime"] = (f, arguments) => Time(f.Time, arguments),
        ["job_timestamp"] = (f, _) => Time(f.Time, []),
        ["prompt"] = (f, _) => FileNamePart.Clean(f.Parameters.Prompt),
        ["prompt_no_styles"] = (f, _) => FileNamePart.Clean(f.Parameters.Prompt),
        ["prompt_spaces"] = (f, _) => FileNamePart.Clean(f.Parameters.Prompt, replaceSpaces: false),
        ["prompt_words"] = (f, _) => Words(f.Parameters.Prompt),
        ["prompt_hash"] = (f, arguments) => Hash(f.Parameters.Prompt, arguments),
        ["negative_prompt_hash"] = (f, arguments) => Hash(f.Parameters.Negative, arguments),
        ["full_prompt_hash"] = (f, arguments) => Hash($"{f.Parameters.Prompt} {f.Parameters.Negative}", arguments),
        ["batch_number"] = (f, _) => Number(f.BatchNumber),
        ["batch_size"] = (f, _) => Number(f.BatchSize),
        ["generation_number"] = (f, _) => Number(f.GenerationNumber),
        ["hasprompt"] = (f, arguments) => HasPrompt(f.Parameters.Prompt, arguments),
        ["clip_skip"] = (f, _) => Value(f, "Clip skip") is { Length: > 0 } skip ? skip : "1",
        ["denoising"] = (f, _) => f.Parameters.Explicit("Denoising strength"),
        ["user"] = (f, _) => FileNamePart.Clean(f.User ?? "", replaceSpaces: false),
        ["image_hash"] = (f, arguments) => f.PixelHash?.Invoke() is { } hash ? hash[..Length(arguments, hash.Length, hash.Length)] : "",
        ["none"] = (_, _) => "",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TryGet(string word, [NotNullWhen(true)] out Func<FileNameFacts, string[], string?>? read) => s_words.TryGetValue(word, out read);

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Value(FileNameFacts facts, string key) => FileNamePart.Clean(facts.Parameters.Explicit(key) ?? "", replaceSpaces: false);

    private static string Time(DateTimeOffset time, string[] arguments)
    {
        var zone = arguments.Length > 1 && TimeZoneInfo.TryFindSystemTimeZoneById(arguments[1], out var found) ? found : null;
        return FileNamePart.Clean(StrfTime.Format(zone is null ? time : TimeZoneInfo.ConvertTime(time, zone), arguments is [{ Length: > 0 } format, ..] ? format : TimeFormat), replaceSpaces: false);
    }

    private static string Words(string prompt)
    {
        var words = NonLetters().Split(prompt).Where(word => word.Length > 0).Take(MaxPromptWords).ToList();
        return FileNamePart.Clean(words.Count == 0 ? "empty" : string.Join(' ', words), replaceSpaces: false);
    }

    private static string Hash(string text, string[] arguments) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Length(arguments, 8, 64)];

    private static int Length(string[] arguments, int usual, int most) =>
        arguments is [var text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? Math.Clamp(length, 1, most) : usual;

    // Each argument is a text to look for, and behind a bar what to say where it is missing.
    private static string HasPrompt(string prompt, string[] arguments)
    {
        var found = new StringBuilder();
        foreach (var argument in arguments.Where(argument => argument.Length > 0))
        {
            var parts = argument.Split('|');
            if (prompt.Contains(parts[0], StringComparison.OrdinalIgnoreCase)) found.Append(parts[0].ToLowerInvariant());
            else if (parts.Length > 1) found.Append(parts[1]);
        }

        return FileNamePart.Clean(found.ToString());
    }

    [GeneratedRegex("""[\s!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]+""")]
    private static partial Regex NonLetters();
}
