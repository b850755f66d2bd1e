using System.Globalization;
using System.Text;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Tomlyn.Model;

namespace Easel.Training.Configuration;

/// <summary>
/// Files with training options: sd-scripts' TOML (<c>--config_file</c>; its sections only group), and the JSON of kohya_ss' page, which is translated as the page
/// itself does (<see cref="PageConfig"/>).
/// </summary>
public static class TrainConfigFile
{
    /// <summary>Applies a file's options to a request.</summary>
    /// <exception cref="InvalidRequestException">It cannot be read, or holds options or values that mean nothing.</exception>
    public static TrainRequest Apply(TrainRequest request, string path) => TrainSettings.Apply(request, Read(path).Options);

    /// <summary>A file's options, in order.</summary>
    /// <returns>The options, and the page's fields that mean nothing here.</returns>
    /// <exception cref="InvalidRequestException">It cannot be read.</exception>
    public static (IReadOnlyList<(string Name, object Value)> Options, IReadOnlyList<string> Unread) Read(string path)
    {
        var root = ConfigurationText.Read(path);
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? new PageConfig(root).Read(TrainSettings.Names) : (Flat(root), []);
    }

    /// <summary>Options as a TOML file that <see cref="Read"/>, and sd-scripts, read.</summary>
    /// <param name="options">The options; of one name the last counts.</param>
    public static string Write(IEnumerable<(string Name, object Value)> options)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in TrainSettings.LastOfEach(options)) text.Append(CultureInfo.InvariantCulture, $"{name} = {Toml(value)}\n");
        return text.ToString();
    }

    private static string Toml(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        long or int => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number => number.ToString("R", CultureInfo.InvariantCulture) is var digits && digits.IndexOfAny(['.', 'E', 'n', 'N']) < 0 ? $"{digits}.0" : digits,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && text == whole.ToString(CultureInfo.InvariantCulture) => text,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => Toml(number),
        string text => Quoted(text),
        IEnumerable<string> list => $"[{string.Join(", ", list.Select(Quoted))}]",
        TomlArray list => $"[{string.Join(", ", list.Select(item => Toml(item ?? "")))}]",
        _ => Quoted(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    private static List<(string Name, object Value)> Flat(TomlTable root)
    {
        var values = new List<(string, object)>();
        foreach (var (key, value) in root)
            if (value is TomlTable section) values.AddRange(Flat(section));
            else values.Add((key, value));
        return values;
    }
}
