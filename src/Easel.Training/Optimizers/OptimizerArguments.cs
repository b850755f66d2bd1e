using System.Globalization;
using Easel.Core.Errors;

namespace Easel.Training.Optimizers;

/// <summary>An optimiser's arguments as they are written, <c>name=value</c>; one that nobody reads is an error.</summary>
public sealed class OptimizerArguments
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = [];
    private readonly string owner;

    /// <param name="owner">Whose they are, for messages.</param>
    /// <param name="arguments">Each <c>name=value</c>; the last of one name counts.</param>
    public OptimizerArguments(string owner, IEnumerable<string> arguments)
    {
        this.owner = owner;
        foreach (var argument in arguments)
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) values[argument[..at].Trim()] = argument[(at + 1)..].Trim();
        }
    }

    /// <summary>Names and values, for the file's metadata.</summary>
    public IEnumerable<(string Name, string Value)> All => values.Select(value => (value.Key, value.Value));

    /// <exception cref="InvalidRequestException">It is no number.</exception>
    public double Number(string name, double otherwise) => Find(name) is { } text
        ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity : throw Wrong(name, "a number")
        : otherwise;

    /// <summary>The number, or null where it is absent or None.</summary>
    public double? OptionalNumber(string name) => Find(name) is { } text && !text.Equals("none", StringComparison.OrdinalIgnoreCase) ? Number(name, 0) : null;

    /// <exception cref="InvalidRequestException">It is neither True nor False.</exception>
    public bool Flag(string name, bool otherwise) => Find(name) is { } text ? bool.TryParse(text, out var flag) ? flag : throw Wrong(name, "True or False") : otherwise;

    /// <summary>Several numbers, with or without brackets: <c>0.9,0.999</c> or <c>(0.9, 0.999)</c>.</summary>
    /// <exception cref="InvalidRequestException">They are not so many numbers.</exception>
    public double[] Numbers(string name, params double[] otherwise)
    {
        if (Find(name) is not { } text) return otherwise;
        var parts = text.Trim('(', ')', '[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var numbers = new List<double>();
        foreach (var part in parts)
            if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) numbers.Add(number);
        return numbers.Count == otherwise.Length && parts.Length == numbers.Count ? [.. numbers] : throw Wrong(name, $"{otherwise.Length} numbers");
    }

    /// <exception cref="InvalidRequestException">Some were not read.</exception>
    public void RequireAllRead()
    {
        var unknown = values.Keys.Except(read).ToList();
        if (unknown.Count > 0)
            throw new InvalidRequestException(unknown.Select(name => new FieldProblem("optimizer_args", $"{owner} has no argument '{name}'. It has {string.Join(", ", read.Order(StringComparer.Ordinal))}.")));
    }

    private string? Find(string name)
    {
        read.Add(name);
        return values.GetValueOrDefault(name);
    }

    private InvalidRequestException Wrong(string name, string wanted) => new("optimizer_args", $"{name} of {owner} is '{values[name]}'; give {wanted}.");
}
