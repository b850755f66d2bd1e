using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Easel.Web.Session;

/// <summary>A line of the log (compact JSON, one event a line) as people read it.</summary>
/// <param name="Time">The time of day; empty where the line has none.</param>
/// <param name="Level">Its level; empty where the line has none.</param>
/// <param name="Message">What happened.</param>
public sealed partial record LogLine(string Time, string Level, string Message)
{
    /// <summary>The levels, the least first.</summary>
    public static ImmutableArray<string> Levels { get; } = ["Verbose", "Debug", "Information", "Warning", "Error", "Fatal"];

    /// <summary>Reads a line; one of another form is all message.</summary>
    public static LogLine Parse(string line)
    {
        if (line.Length == 0 || line[0] != '{') return new LogLine("", "", line.TrimEnd());
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var time = Text(root, "@t") is { } at && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var moment) ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "";
            var message = Text(root, "@m") ?? Gap().Replace(Text(root, "@mt") ?? "", gap => root.TryGetProperty(gap.Groups[1].Value, out var value) ? value.ToString() : gap.Value);
            var error = Text(root, "@x") is { } trace ? $" ({trace.Split('\n')[0].Trim()})" : "";
            return new LogLine(time, Text(root, "@l") ?? "Information", $"{message}{error}");
        }
        catch (JsonException)
        {
            // The line is still being written.
            return new LogLine("", "", line.TrimEnd());
        }
    }

    /// <summary>True where it is as grave as a level, or graver; a line without a level always is.</summary>
    public bool IsAtLeast(string level) => Level.Length == 0 || Levels.IndexOf(Level) >= Levels.IndexOf(level);

    /// <summary>Time, level and message; a line of another form stays as it is.</summary>
    public override string ToString() => Level.Length == 0 ? Message : $"{Time} {Level}: {Message}";

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.ToString() : null;

    [GeneratedRegex(@"\{[@$]?(\w+)[^{}]*\}")]
    private static partial Regex Gap();
}
