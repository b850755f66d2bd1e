using System.CommandLine;
using System.Globalization;

namespace Easel.Cli.Commands;

/// <summary>Options that are numbers, read the same in every country, with an error that says what to write.</summary>
internal static class NumberOption
{
    public static Option<int?> Whole(string name, string helpName, string description, int example) =>
        Create(name, helpName, description, text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : (int?)null, "whole number", $"{example}");

    public static Option<long?> Long(string name, string helpName, string description, long example) =>
        Create(name, helpName, description, text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : (long?)null, "whole number", $"{example}");

    public static Option<double?> Real(string name, string helpName, string description, double example) =>
        Create(name, helpName, description, text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : (double?)null, "number",
            example.ToString(CultureInfo.InvariantCulture));

    private static Option<T?> Create<T>(string name, string helpName, string description, Func<string, T?> read, string what, string example) where T : struct =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (read(text) is { } value) return value;
                result.AddError($"{name}: '{text}' is no {what}. Write for instance {name} {example}.");
                return null;
            },
        };
}
