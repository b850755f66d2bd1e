using System.CommandLine;

namespace Easel.Cli.Commands;

/// <summary>Options that are one word of a list, with an error that names them all.</summary>
internal static class WordOption
{
    public static Option<T?> Create<T>(string name, string description) where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(Word, value => value, StringComparer.OrdinalIgnoreCase);
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (words.TryGetValue(text, out var value)) return value;
                result.AddError($"{name}: '{text}' is none of {string.Join(", ", words.Keys)}.");
                return null;
            },
        };
    }

    // WeightedSum is weighted-sum on the command line.
    private static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()).Replace("fp-", "fp", StringComparison.Ordinal).Replace("bf-", "bf", StringComparison.Ordinal);
}
