using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Easel.Web.Session;

/// <summary>A line of the log (compact JSON, one event a line) as people read it.</summary>
public static partial class LogLine
{
    /// <summary>Time, level and message; a line of another form stays as it is.</summary>
    public static string Read(string line)
    {
        if (line.Length == 0 || line[0] != '{') return line.TrimEnd();
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var time = Text(root, "@t") is { } at && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var moment) ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "";
            var message = Text(root, "@m") ?? Gap().Replace(Text(root, "@mt") ?? "", gap => root.TryGetProperty(gap.Groups[1].Value, out var value) ? value.ToString() : gap.Value);
            var error = Text(root, "@x") is { } trace ? $" ({trace.Split('\n')[0].Trim()})" : "";
            return $"{time} {Text(root, "@l") ?? "Information"}: {message}{error}";
        }
        catch (JsonException)
        {
            // The line is still being written.
            return line.TrimEnd();
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.ToString() : null;

    [GeneratedRegex(@"\{[@$]?(\w+)[^{}]*\}")]
    private static partial Regex Gap();
}
