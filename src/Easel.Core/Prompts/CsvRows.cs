using System.Text;

namespace Easel.Core.Prompts;

/// <summary>Comma-separated text as Python's csv reader takes it with <c>skipinitialspace</c>: quotes double inside quotes, and may hold line breaks.</summary>
public static class CsvRows
{
    /// <summary>The rows of a text; empty lines and a byte-order mark are left out. Reading is total.</summary>
    public static List<List<string>> Read(string text)
    {
        text = text.TrimStart('\ufeff');
        var rows = new List<List<string>>();
        for (var at = 0; at < text.Length;)
        {
            var row = new List<string>();
            do row.Add(Field(text, ref at));
            while (at < text.Length && text[at++] == ',');
            if (at > 0 && at < text.Length && text[at - 1] == '\r' && text[at] == '\n') at++;
            if (row.Count > 1 || row[0].Length > 0) rows.Add(row);
        }
        return rows;
    }

    /// <summary>Reads one field and stops at the comma or line end behind it.</summary>
    private static string Field(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ') at++;
        var field = new StringBuilder();
        if (at < text.Length && text[at] == '"')
        {
            for (at++; at < text.Length; at++)
            {
                if (text[at] != '"') field.Append(text[at]);
                else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[at++]);
                else break;
            }
            at = Math.Min(at + 1, text.Length);
        }
        var from = at;
        while (at < text.Length && text[at] is not (',' or '\n' or '\r')) at++;
        return field.Append(text, from, at - from).ToString();
    }
}
