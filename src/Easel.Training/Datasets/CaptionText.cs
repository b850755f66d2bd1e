using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>Turns a caption as it is written into the prompt of one draw (sd-scripts, <c>library/train_util.py</c>: <c>process_caption</c>).</summary>
public static partial class CaptionText
{
    /// <summary>The prompt of one draw.</summary>
    /// <param name="caption">The caption as written; several lines where wildcards choose among them.</param>
    /// <param name="options">What happens to it.</param>
    /// <param name="moment">When it is drawn.</param>
    /// <param name="random">Makes the choices.</param>
    /// <param name="replacements">
    /// Words to replace at the end, in order; an empty word replaces the whole caption. Several texts are chosen among. (Textual inversion.)
    /// </param>
    public static string Compose(
        string caption, CaptionOptions options, CaptionMoment moment, Random random, IReadOnlyList<(string From, ImmutableArray<string> To)>? replacements = null)
    {
        if (!string.IsNullOrEmpty(options.Prefix)) caption = $"{options.Prefix} {caption}";
        if (!string.IsNullOrEmpty(options.Suffix)) caption = $"{caption} {options.Suffix}";
        if (IsDropped(options, moment, random))
        {
            caption = "";
        }
        else
        {
            caption = options.Wildcards ? Chosen(caption, random) : FirstLine(caption);
            if (options.Shuffle || options.TokenWarmupStep > 0 || options.TagDropoutRate > 0) caption = Rearranged(caption, options, moment, random);
            if (!string.IsNullOrEmpty(options.SecondarySeparator)) caption = caption.Replace(options.SecondarySeparator, options.Separator, StringComparison.Ordinal);
        }

        foreach (var (from, to) in replacements ?? [])
            caption = from.Length == 0 ? to[random.Next(to.Length)] : caption.Replace(from, to[0], StringComparison.Ordinal);
        return caption;
    }

    private static bool IsDropped(CaptionOptions options, CaptionMoment moment, Random random) =>
        (options.DropoutRate > 0 && random.NextDouble() < options.DropoutRate)
        || (options.DropoutEveryNEpochs > 0 && moment.Epoch % options.DropoutEveryNEpochs == 0);

    private static string FirstLine(string caption) => caption.Split('\n')[0];

    private static string Chosen(string caption, Random random)
    {
        var lines = caption.Split('\n');
        caption = lines[random.Next(lines.Length)];
        // Doubled braces are themselves; they are set aside as characters that no caption has (Unicode's private use area).
        const string open = "\uE000", close = "\uE001";
        caption = caption.Replace("{{", open, StringComparison.Ordinal).Replace("}}", close, StringComparison.Ordinal);
        caption = Choice().Replace(caption, match =>
        {
            var choices = match.Groups[1].Value.Split('|');
            return choices[random.Next(choices.Length)];
        });
        return caption.Replace(open, "{", StringComparison.Ordinal).Replace(close, "}", StringComparison.Ordinal);
    }

    private static string Rearranged(string caption, CaptionOptions options, CaptionMoment moment, Random random)
    {
        var (first, middle, last) = Split(caption, options);
        middle = Warmed(middle, options, moment);
        if (options.Shuffle)
        {
            var shuffled = middle.ToArray();
            random.Shuffle(shuffled);
            middle = [.. shuffled];
        }

        if (options.TagDropoutRate > 0) middle = [.. middle.Where(_ => random.NextDouble() >= options.TagDropoutRate)];
        return string.Join(", ", [.. first, .. middle, .. last]);
    }

    private static (List<string> First, List<string> Middle, List<string> Last) Split(string caption, CaptionOptions options)
    {
        if (options.KeepTokensSeparator.Length > 0 && caption.Split(options.KeepTokensSeparator, 3) is { Length: > 1 } parts)
            return (Tags(parts[0]), Tags(parts[1]), parts.Length > 2 ? Tags(parts[2]) : []);
        List<string> all = [.. caption.Trim().Split(options.Separator).Select(tag => tag.Trim())];
        var kept = Math.Min(options.KeepTokens, all.Count);
        return (all[..kept], all[kept..], []);

        List<string> Tags(string text) => [.. text.Split(options.Separator, StringSplitOptions.TrimEntries).Where(tag => tag.Length > 0)];
    }

    private static List<string> Warmed(List<string> tags, CaptionOptions options, CaptionMoment moment)
    {
        var steps = options.TokenWarmupStep < 1 ? Math.Floor(options.TokenWarmupStep * moment.MaxSteps) : options.TokenWarmupStep;
        if (steps <= 0 || moment.Step >= steps) return tags;
        var count = (int)Math.Floor(moment.Step * ((tags.Count - options.TokenWarmupMin) / steps)) + options.TokenWarmupMin;
        return tags[..Math.Clamp(count, 0, tags.Count)];
    }

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Choice();
}
