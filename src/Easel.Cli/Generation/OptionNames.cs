using System.Text;

namespace Easel.Cli.Generation;

/// <summary>What the command line calls a request's field.</summary>
internal static class OptionNames
{
    /// <param name="field">The field as the request's JSON calls it, for instance <c>batchSize</c> or <c>image.initImage</c>; an option's name stays as it is.</param>
    public static string Of(string field)
    {
        if (field.StartsWith('-')) return field;
        if (field is "prompt") return "PROMPT";
        if (field is "device.name") return "--device";
        if (field is "preview.method") return "--preview";
        // The hires options keep their group's name, the others say enough without it.
        var own = field == "preview.every" || (field.StartsWith("hires.", StringComparison.Ordinal) && field != "hires.strength") ? field.Replace('.', '-') : field[(field.LastIndexOf('.') + 1)..];
        var option = new StringBuilder("--");
        if (own == "path") own = "output";
        foreach (var letter in own)
        {
            if (char.IsAsciiLetterUpper(letter)) option.Append('-');
            option.Append(char.ToLowerInvariant(letter));
        }
        return option.ToString();
    }
}
