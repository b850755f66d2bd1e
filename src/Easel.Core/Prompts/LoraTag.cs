using System.Collections.Immutable;

namespace Easel.Core.Prompts;

/// <summary>
/// The arguments of a <c>&lt;lora:name:te:unet:dyn&gt;</c> tag, positional or named <c>te=</c>, <c>unet=</c>, <c>dyn=</c> (A1111
/// <c>extensions-builtin/Lora/extra_networks_lora.py</c>).
/// </summary>
/// <param name="Name">Name or alias of the file.</param>
/// <param name="TextEncoder">Factor on the text encoder's part; 1 where none is written.</param>
/// <param name="UNet">Factor on the UNet's part; <paramref name="TextEncoder"/> where none is written.</param>
/// <param name="Dyn">Rank to cut the adapter to, or null.</param>
/// <param name="Problems">Arguments that are no numbers, for the user to see; their defaults were taken.</param>
public sealed record LoraTag(string Name, double TextEncoder, double UNet, int? Dyn, ImmutableArray<string> Problems)
{
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
            problems.Add($"{network}: '{text}' is no number; {otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture)} was taken.");
            return otherwise;
        }

        var textEncoder = number(at(1, "te"), 1);
        var unet = number(at(2, "unet"), textEncoder);
        int? dyn = null;
        if (at(3, "dyn") is { } rank)
        {
            if (PythonText.TryInt(rank, out var value)) dyn = value;
            else problems.Add($"{network}: '{rank}' is no whole number; the adapter keeps its rank.");
        }
        return new LoraTag(network.Name, textEncoder, unet, dyn, problems.ToImmutable());
    }
}
