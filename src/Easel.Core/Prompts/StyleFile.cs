using System.Collections.Immutable;
using System.Text;

namespace Easel.Core.Prompts;

/// <summary>
/// The text of a <c>styles.csv</c>: a header line <c>name,prompt,negative_prompt</c> and one style a row, quoted where needed (A1111
/// <c>modules/styles.py</c>). Reading is total: short rows lack their last fields, rows whose name begins with <c>#</c> are comments.
/// </summary>
public static class StyleFile
{
    /// <summary>The styles of a file's text.</summary>
    public static ImmutableArray<PromptStyle> Read(string text)
    {
        var rows = CsvRows.Read(text);
        if (rows.Count == 0) return [];
        int column(params string[] names) => rows[0].FindIndex(h => names.Contains(h, StringComparer.Ordinal));
        // Files from before negative prompts call the column "text".
        var (name, prompt, negative) = (column("name"), column("prompt", "text"), column("negative_prompt"));
        if (name < 0) return [];
        string field(List<string> row, int index) => index >= 0 && index < row.Count ? row[index] : "";
        return [.. rows.Skip(1).Where(r => !field(r, name).StartsWith('#')).Select(r => new PromptStyle(field(r, name), field(r, prompt), field(r, negative)))];
    }

    /// <summary>The text of a file with these styles, its header first.</summary>
    public static string Write(IEnumerable<PromptStyle> styles)
    {
        var text = new StringBuilder("name,prompt,negative_prompt\n");
        foreach (var style in styles) text.Append(Quoted(style.Name)).Append(',').Append(Quoted(style.Prompt)).Append(',').Append(Quoted(style.Negative)).Append('\n');
        return text.ToString();
    }

    // A leading space would be lost, and a leading # would make a comment of the row's name.
    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") || field.StartsWith(' ') ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
