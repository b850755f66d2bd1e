using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parlot.Fluent;

namespace Easel.Core.Prompts;

/// <summary>A prompt after its random parts were drawn.</summary>
/// <param name="Prompt">The text.</param>
/// <param name="Problems">What could not be drawn and stayed as it was, for the user to see.</param>
public sealed record DrawnPrompt(string Prompt, ImmutableArray<string> Problems);

/// <summary>
/// Random parts of a prompt: <c>{red|blue}</c> takes one option, <c>{3::red|blue}</c> red three times as often, <c>{2$$a|b|c}</c> two of them,
/// <c>{1-2$$ and $$a|b}</c> one or two joined by "and", <c>__colour__</c> a line of the list "colour". The syntax is that of the Dynamic
/// Prompts extension. A seed repeats its draw. Braces without a bar, such as <c>{prompt}</c>, are text.
/// </summary>
public static class Wildcards
{
    // A list may name itself; what is drawn must end somewhere.
    private const int DeepestNesting = 20;
    private const int LongestPrompt = 100_000;

    private static readonly Parser<IReadOnlyList<Part>> Grammar = Build();

    /// <summary>Draws the random parts of a prompt.</summary>
    /// <param name="prompt">The prompt; text without random parts comes back as it is.</param>
    /// <param name="seed">The same seed gives the same text.</param>
    /// <param name="list">The lines of a list by name (<c>colour</c>, <c>animals/dogs</c>), or null where there is none. Empty lines and lines from # on are skipped.</param>
    public static DrawnPrompt Draw(string prompt, long seed, Func<string, IReadOnlyList<string>?> list)
    {
        var draw = new Drawing(seed, list);
        return new DrawnPrompt(draw.Text(prompt, 0), draw.Problems);
    }

    private abstract record Part(string Source);

    private sealed record Text(string Source) : Part(Source);

    private sealed record List(string Source, string Name) : Part(Source);

    private sealed record Choice(string Source, string Content) : Part(Source);

    private static Parser<IReadOnlyList<Part>> Build()
    {
        var list = Literals.Scan(ListName, "_").Then<Part>(t => new List(t.ToString(), t.ToString()[2..^2].Trim()));
        var choice = Literals.Scan(Braces, "{").Then<Part>(t => new Choice(t.ToString(), t.ToString()[1..^1]));
        var text = OneOf(Literals.NoneOf("_{"), Literals.AnyOf("_{", 1, 1)).Then<Part>(t => new Text(t.ToString()));
        return ZeroOrMany(OneOf(list, choice, text)).AndSkip(Always().Eof());
    }

    private static int ListName(ReadOnlySpan<char> input)
    {
        if (!input.StartsWith("__")) return 0;
        var end = input[2..].IndexOf("__");
        return end <= 0 || input.Slice(2, end).ContainsAny("{}|\n") ? 0 : end + 4;
    }

    /// <summary>The balanced braces at the start, if a bar stands in them at their own level.</summary>
    private static int Braces(ReadOnlySpan<char> input)
    {
        if (input[0] != '{') return 0;
        var (depth, bar) = (0, false);
        for (var at = 0; at < input.Length; at++)
        {
            if (input[at] == '{') depth++;
            else if (input[at] == '|' && depth == 1) bar = true;
            else if (input[at] == '}' && --depth == 0) return bar ? at + 1 : 0;
        }
        return 0;
    }

    private sealed class Drawing(long seed, Func<string, IReadOnlyList<string>?> list)
    {
        private readonly ImmutableArray<string>.Builder problems = ImmutableArray.CreateBuilder<string>();
        private ulong state = unchecked((ulong)seed);
        private int length;

        public ImmutableArray<string> Problems => [.. problems.Distinct()];

        public string Text(string text, int depth)
        {
            if (depth > DeepestNesting || length > LongestPrompt)
            {
                problems.Add($"'{Short(text)}' was left as it is: the lists lead into each other without end.");
                return text;
            }
            if (!Grammar.TryParse(text, out var parts, out _)) return text;
            var result = new StringBuilder();
            foreach (var part in parts)
            {
                var drawn = part switch
                {
                    List p => Line(p, depth),
                    Choice p => Options(p, depth),
                    _ => part.Source,
                };
                length += drawn.Length;
                result.Append(drawn);
            }
            return result.ToString();
        }

        private string Line(List part, int depth)
        {
            var lines = list(part.Name)?.Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('#')).ToList();
            if (lines is { Count: > 0 }) return Text(lines[Below(lines.Count)], depth + 1);
            problems.Add(lines is null ? $"There is no list '{part.Name}' for {part.Source}." : $"The list '{part.Name}' is empty.");
            return part.Source;
        }

        private string Options(Choice part, int depth)
        {
            var (content, from, to, separator) = Count(part.Content);
            var options = Split(content).Select(Weighted).ToList();
            var wanted = Math.Clamp(from + Below(to - from + 1), 0, options.Count);
            var chosen = new List<string>();
            for (var i = 0; i < wanted && options.Count > 0; i++)
            {
                var index = Pick(options);
                chosen.Add(Text(options[index].Text, depth + 1));
                options.RemoveAt(index);
            }
            return string.Join(separator, chosen);
        }

        private static (string Content, int From, int To, string Separator) Count(string content)
        {
            var parts = content.Split("$$", 3);
            if (parts.Length == 1) return (content, 1, 1, "");
            var range = parts[0].Split('-', 2);
            if (!int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)) return (content, 1, 1, "");
            var to = from;
            if (range.Length == 2 && !int.TryParse(range[1], NumberStyles.None, CultureInfo.InvariantCulture, out to)) return (content, 1, 1, "");
            (from, to) = (Math.Min(Math.Min(from, to), 1000), Math.Min(Math.Max(from, to), 1000));
            return parts.Length == 3 ? (parts[2], from, to, parts[1]) : (parts[1], from, to, ", ");
        }

        private static IEnumerable<string> Split(string content)
        {
            var (depth, from) = (0, 0);
            for (var at = 0; at < content.Length; at++)
            {
                if (content[at] == '{') depth++;
                else if (content[at] == '}') depth--;
                else if (content[at] == '|' && depth == 0)
                {
                    yield return content[from..at];
                    from = at + 1;
                }
            }
            yield return content[from..];
        }

        private static (double Weight, string Text) Weighted(string option)
        {
            var at = option.IndexOf("::", StringComparison.Ordinal);
            return at > 0 && PythonText.TryFloat(option[..at], out var weight) && weight >= 0 ? (weight, option[(at + 2)..]) : (1, option);
        }

        private int Pick(List<(double Weight, string Text)> options)
        {
            var point = Next() / (double)ulong.MaxValue * options.Sum(o => o.Weight);
            for (var i = 0; i < options.Count - 1; i++)
                if ((point -= options[i].Weight) < 0) return i;
            return options.Count - 1;
        }

        private int Below(int count) => (int)(Next() % (ulong)Math.Max(1, count));

        // SplitMix64 (Steele, Lea and Flood 2014): a seed must repeat its draw in every version of .NET.
        private ulong Next()
        {
            var z = state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }

        private static string Short(string text) => text.Length <= 60 ? text : $"{text[..60]}…";
    }
}
