using System.Globalization;

namespace Easel.Training.Files;

/// <summary>Values as Python writes them, which is how metadata of trained files spells numbers.</summary>
internal static class PythonText
{
    /// <summary>A number as <c>repr(float)</c>: <c>0.0001</c>, <c>5e-05</c>, <c>1.0</c>.</summary>
    public static string Float(double value)
    {
        if (value == 0) return "0.0";
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (exponent is < -4 or >= 16)
        {
            var parts = value.ToString("E16", CultureInfo.InvariantCulture);
            var shortest = value.ToString("R", CultureInfo.InvariantCulture);
            var at = shortest.IndexOf('E', StringComparison.Ordinal);
            var power = at < 0 ? int.Parse(parts[(parts.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture) : int.Parse(shortest[(at + 1)..], CultureInfo.InvariantCulture);
            var mantissa = at < 0 ? (value / Math.Pow(10, power)).ToString("R", CultureInfo.InvariantCulture) : shortest[..at];
            return $"{mantissa}e{(power < 0 ? "-" : "+")}{Math.Abs(power):00}";
        }

        var text = ((decimal)value).ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>A number, or <c>None</c>.</summary>
    public static string FloatOrNone(double? value) => value is { } number ? Float(number) : "None";

    /// <summary>A whole number, or <c>None</c>.</summary>
    public static string WholeOrNone(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "None";

    /// <summary>A text, or <c>None</c>.</summary>
    public static string OrNone(string? text) => text ?? "None";

    /// <summary><c>True</c> or <c>False</c>.</summary>
    public static string Bool(bool value) => value ? "True" : "False";
}
