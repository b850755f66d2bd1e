using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Easel.Core.Infotext;

/// <summary>How values that would break the line of parameters are written: as JSON strings (A1111 <c>modules/infotext_utils.py</c>: <c>quote</c>, <c>unquote</c>).</summary>
public static class InfotextQuoting
{
    /// <summary>The value in quotes if it holds a comma, colon or line feed; else as it is.</summary>
    public static string Quote(string value)
    {
        if (value.AsSpan().IndexOfAny(',', ':', '\n') < 0) return value;
        var text = new StringBuilder(value.Length + 8).Append('"');
        foreach (var c in value)
        {
            // Python's json.dumps(ensure_ascii=False) escapes just these; .NET's writer escapes more.
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        return text.Append('"').ToString();
    }

    /// <summary>What a quoted value says; any text that is no JSON string stays as it is.</summary>
    public static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"') return value;
        try
        {
            using var json = JsonDocument.Parse(value);
            return json.RootElement.GetString() ?? value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return value;
        }
    }
}
