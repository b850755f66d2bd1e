using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Training.Configuration;
using Tomlyn.Model;

namespace Easel.Training.Samples;

/// <summary>
/// Prompts for pictures on the way, in kohya's form: one a line, <c>#</c> begins a remark, and after the prompt
/// <c>--n negative --w 512 --h 512 --d seed --l cfg --s steps --ss sampler</c>; or a TOML or JSON file with the same by name.
/// </summary>
public static class SamplePrompts
{
    private const int DefaultSteps = 30;
    private const double DefaultScale = 7.5;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampler">kohya's name of the sampler of those that name none.</param>
    /// <exception cref="InvalidRequestException">It cannot be read, or a line holds what means nothing; carries all of them.</exception>
    public static ImmutableArray<GenerateRequest> Read(string path, string sampler)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is ".toml" or ".json") return FromTable(ConfigurationText.Read(path), path, sampler);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException("sample_prompts", $"{path} cannot be read ({e.Message.TrimEnd('.')}). Check the path.");
        }

        return FromLines(lines, sampler, "sample_prompts", path, Path.GetFileName(path));
    }

    /// <summary>Reads a text, one prompt a line.</summary>
    /// <param name="text">What a file would hold.</param>
    /// <param name="sampler">kohya's name of the sampler of those that name none.</param>
    /// <exception cref="InvalidRequestException">A line holds what means nothing, or there is no prompt; carries all of them.</exception>
    public static ImmutableArray<GenerateRequest> FromText(string text, string sampler) => FromLines(text.ReplaceLineEndings("\n").Split('\n'), sampler, "samples.prompts", "the text", "samples.prompts");

    private static ImmutableArray<GenerateRequest> FromLines(string[] lines, string sampler, string field, string name, string place)
    {
        var problems = new List<FieldProblem>();
        var requests = ImmutableArray.CreateBuilder<GenerateRequest>();
        foreach (var (number, line) in lines.Index().Where(line => line.Item.Trim() is { Length: > 0 } text && text[0] != '#'))
        {
            try
            {
                requests.Add(Parse(line, sampler));
            }
            catch (InvalidRequestException e)
            {
                problems.AddRange(e.Problems.Select(problem => problem with { Field = $"{place} line {number + 1}" }));
            }
        }

        if (requests.Count == 0 && problems.Count == 0) problems.Add(new FieldProblem(field, $"{name} holds no prompts; write one a line."));
        return problems.Count == 0 ? requests.ToImmutable() : throw new InvalidRequestException(problems);
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="InvalidRequestException">An option means nothing, or its value does.</exception>
    public static GenerateRequest Parse(string line, string sampler)
    {
        var parts = line.Trim().Split(" --");
        var request = Start(parts[0].Trim(), sampler);
        foreach (var part in parts.Skip(1))
        {
            var space = part.IndexOf(' ', StringComparison.Ordinal);
            var (name, value) = space < 0 ? (part.Trim(), "") : (part[..space], part[(space + 1)..].Trim());
            request = Set(request, name, value);
        }

        request.Check();
        return request;
    }

    private static GenerateRequest Start(string prompt, string sampler) => new(prompt, Sampler: SampleSamplers.Find(sampler), Steps: DefaultSteps, Cfg: DefaultScale);

    private static GenerateRequest Set(GenerateRequest request, string name, string value) => name.ToLowerInvariant() switch
    {
        "n" or "negative_prompt" => request with { Negative = value },
        "w" or "width" => request with { Width = ToEight(name, value) },
        "h" or "height" => request with { Height = ToEight(name, value) },
        "d" or "seed" => request with { Seed = (long)Number(name, value) },
        "s" or "sample_steps" => request with { Steps = Math.Clamp((int)Number(name, value), 1, 1000) },
        "l" or "scale" => request with { Cfg = Number(name, value) },
        // Distilled guidance of flow models; Stable Diffusion has none.
        "g" or "guidance_scale" or "fs" or "ctr" or "rcfg" => request,
        "ss" or "sample_sampler" => request with { Sampler = SampleSamplers.Find(value) },
        "am" or "cn" => throw new InvalidRequestException(name, $"--{name} cannot be done in this version; leave it out."),
        _ => throw new InvalidRequestException(name, $"--{name} is not known; there are --n, --w, --h, --d, --l, --s, --g and --ss."),
    };

    // sd-scripts rounds down to what the autoencoder can paint.
    private static int ToEight(string name, string value) => Math.Max(64, (int)Number(name, value) / 8 * 8);

    private static double Number(string name, string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidRequestException(name, $"--{name} is '{value}'; give a number.");

    private static ImmutableArray<GenerateRequest> FromTable(TomlTable root, string path, string sampler)
    {
        var list = (root.TryGetValue("prompt", out var found) || root.TryGetValue("prompts", out found)) && found is TomlTable { } prompt && prompt.TryGetValue("subset", out var subset) ? subset : found;
        var tables = list as IEnumerable<TomlTable> ?? (list as TomlArray)?.OfType<TomlTable>() ?? throw new InvalidRequestException("sample_prompts", $"{path} holds no list of prompts; write [prompt] and [[prompt.subset]] with prompt = \"…\".");
        return
        [
            .. tables.Select(table =>
            {
                var request = Start(table.TryGetValue("prompt", out var text) ? new SettingValue("prompt", text).Text : "", sampler);
                foreach (var (key, value) in table.Where(entry => entry.Key is not ("prompt" or "enum"))) request = Set(request, key, new SettingValue(key, value).Text);
                return request;
            }),
        ];
    }
}
