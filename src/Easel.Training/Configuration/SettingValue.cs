using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Tomlyn.Model;

namespace Easel.Training.Configuration;

/// <summary>A value out of a configuration file (typed) or from the command line (text), read as what its option needs.</summary>
/// <param name="Name">The option's name, for messages.</param>
/// <param name="Value">A number, a boolean, a text, or a list of such.</param>
public readonly record struct SettingValue(string Name, object Value)
{
    /// <exception cref="InvalidRequestException">It is no text or number.</exception>
    public string Text => Value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw Wrong("a text"),
    };

    /// <summary>The text, or null where it is empty or says <c>none</c>.</summary>
    public string? OptionalText => Text is { Length: > 0 } text && !text.Equals("none", StringComparison.OrdinalIgnoreCase) ? text : null;

    /// <exception cref="InvalidRequestException">It is neither true nor false.</exception>
    public bool Flag => Value switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        string { Length: 0 } => true,
        long number when number is 0 or 1 => number == 1,
        string text when text is "0" or "1" => text == "1",
        _ => throw Wrong("true or false"),
    };

    /// <exception cref="InvalidRequestException">It is no whole number.</exception>
    public int Whole => Number is var number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong("a whole number");

    /// <exception cref="InvalidRequestException">It is no number; <c>1e-4</c>, <c>0.0001</c> and <c>1E-04</c> are the same.</exception>
    public double Number => Value switch
    {
        long number => number,
        double number => number,
        string text when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Wrong("a number"),
    };

    /// <summary>The number, or null where the text is empty or says <c>none</c>.</summary>
    public double? OptionalNumber => IsNone ? null : Number;

    /// <summary>The whole number, or null where the text is empty or says <c>none</c>.</summary>
    public int? OptionalWhole => IsNone ? null : Whole;

    /// <summary>Its parts: a list's, or those between the spaces of a text.</summary>
    public ImmutableArray<SettingValue> Parts
    {
        get
        {
            var name = Name;
            return Value switch
            {
                string text => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => new SettingValue(name, part))],
                TomlArray list => [.. list.Select(part => new SettingValue(name, part ?? ""))],
                IEnumerable<string> list => [.. list.Select(part => new SettingValue(name, part))],
                var one => [new SettingValue(name, one)],
            };
        }
    }

    /// <summary>Its parts as texts.</summary>
    public ImmutableArray<string> Texts => [.. Parts.Select(part => part.Text)];

    /// <summary>Its parts as numbers, where it is a text also those between commas.</summary>
    public ImmutableArray<double> Numbers => Value is string text && text.Contains(',', StringComparison.Ordinal)
        ? [.. new SettingValue(Name, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Parts.Select(part => part.Number)]
        : [.. Parts.Select(part => part.Number)];

    /// <summary>Width and height: <c>512</c>, <c>512,768</c> or <c>[512, 768]</c>.</summary>
    /// <exception cref="InvalidRequestException">It is neither one nor two whole numbers.</exception>
    public (int Width, int Height) Size => Numbers switch
    {
        [var side] => ((int)side, (int)side),
        [var width, var height] => ((int)width, (int)height),
        _ => throw Wrong("one number or two, for instance 512,768"),
    };

    private bool IsNone => Value is string text && (text.Length == 0 || text.Equals("none", StringComparison.OrdinalIgnoreCase));

    private InvalidRequestException Wrong(string wanted) => new(Name, $"'{(Value is string or bool or IFormattable ? Value : string.Join(' ', Parts.Select(part => part.Value)))}' is not {wanted}; give {wanted}.");
}
