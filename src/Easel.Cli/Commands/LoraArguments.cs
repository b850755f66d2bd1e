using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>LoRAs with weights on the command line: <c>NAME</c>, <c>NAME:0.8</c>, <c>NAME:0.8:0.5</c> (UNet and text encoder).</summary>
internal static class LoraArguments
{
    public static Argument<string[]> Create() => new("loras")
    {
        HelpName = "LORA[:WEIGHT[:TEXT]] …",
        Description = "LoRAs by name or path, each with its weight [1], and with one of its own for the text encoder.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static ImmutableArray<LoraWeight> Read(IEnumerable<string> arguments) => [.. arguments.Select(Read)];

    private static LoraWeight Read(string argument)
    {
        // A Windows path has a colon too: only numbers at the end are weights.
        var weights = new Stack<double>();
        while (weights.Count < 2 && argument.LastIndexOf(':') is > 0 and var at
            && double.TryParse(argument.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
        {
            weights.Push(weight);
            argument = argument[..at];
        }

        return weights.Count == 0 ? new LoraWeight(argument) : new LoraWeight(argument, weights.Pop(), weights.Count == 0 ? null : weights.Pop());
    }
}
