using System.Collections.Immutable;
using System.Globalization;

namespace Easel.Core.Prompts;

/// <summary>
/// The arguments of a <c>&lt;lora:name:te:unet:dyn&gt;</c> tag, positional or named <c>te=</c>, <c>unet=</c>, <c>dyn=</c> (A1111
/// <c>extensions-builtin/Lora/extra_networks_lora.py</c>), and <c>lbw=</c>, <c>start=</c>, <c>stop=</c>, <c>step=a-b</c> (hako-mikan's
/// sd-webui-lora-block-weight).
/// </summary>
/// <param name="Name">Name or alias of the file.</param>
/// <param name="TextEncoder">Factor on the text encoder's part; 1 where none is written.</param>
/// <param name="UNet">Factor on the UNet's part; <paramref name="TextEncoder"/> where none is written.</param>
/// <param name="Dyn">Rank to cut the adapter to, or null.</param>
/// <param name="Problems">Arguments that mean nothing, for the user to see; their defaults were taken.</param>
public sealed record LoraTag(string Name, double TextEncoder, double UNet, int? Dyn, ImmutableArray<string> Problems)
{
    private static readonly ImmutableArray<string> Known = ["te", "unet", "dyn", "lbw", "start", "stop", "step"];

    /// <summary>Factors for each block, or null for 1 everywhere.</summary>
    public BlockWeights? Blocks { get; init; }

    /// <summary>The first step, counted from 1, at which it changes the UNet; null is the first.</summary>
    public int? Start { get; init; }

    /// <summary>The last such step; null is the last.</summary>
    public int? Stop { get; init; }

    /// <summary>Reads the arguments; never an error.</summary>
    public static LoraTag Read(ExtraNetwork network)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var (positional, named) = (network.Positional, network.Named);
        string? at(int index, string key) => named.TryGetValue(key, out var value) ? value : index < positional.Length ? positional[index] : null;
        double number(string? text, double otherwise)
        {
            if (text is null) return otherwise;
            if (PythonText.TryFloat(text, out var value)) return value;
            problems.Add($"{network}: '{text}' is no number; {otherwise.ToString(CultureInfo.InvariantCulture)} was taken.");
            return otherwise;
        }

        int? whole(string? text, string otherwise)
        {
            if (text is null) return null;
            if (PythonText.TryInt(text, out var value)) return value;
            problems.Add($"{network}: '{text}' is no whole number; {otherwise}.");
            return null;
        }

        var textEncoder = number(at(1, "te"), 1);
        var unet = number(at(2, "unet"), textEncoder);
        var dyn = whole(at(3, "dyn"), "the adapter keeps its rank");
        BlockWeights? blocks = null;
        if (named.TryGetValue("lbw", out var weights))
        {
            blocks = BlockWeights.Read(weights, out var problem);
            if (problem is not null) problems.Add($"{network}: {problem}");
        }

        var range = named.TryGetValue("step", out var steps) ? steps.Split('-', 2) : [];
        var start = whole(range.ElementAtOrDefault(0) ?? named.GetValueOrDefault("start"), "it acts from the first step");
        var stop = whole(range.ElementAtOrDefault(1) ?? named.GetValueOrDefault("stop"), "it acts to the last step");
        foreach (var key in named.Keys.Where(key => !Known.Contains(key))) problems.Add($"{network}: '{key}' is no argument of a LoRA; it is left out. Known: {string.Join(", ", Known)}.");
        return new LoraTag(network.Name, textEncoder, unet, dyn, problems.ToImmutable()) { Blocks = blocks, Start = start, Stop = stop };
    }
}
