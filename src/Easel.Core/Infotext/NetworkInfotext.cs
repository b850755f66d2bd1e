using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>What infotexts say of the panel "Additional Networks", in that extension's words: <c>AddNet Model 1</c>, <c>AddNet Weight A 1</c> (UNet), <c>B</c> (text encoder).</summary>
internal static partial class NetworkInfotext
{
    private const string Prefix = "AddNet ";

    /// <summary>True for a key that is read here.</summary>
    public static bool IsKey(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The texts of a request, in order.</summary>
    public static IEnumerable<(string Key, string Value)> Write(GenerateRequest request)
    {
        if (request.Networks.IsEmpty) yield break;
        yield return ("AddNet Enabled", "True");
        foreach (var (i, network) in request.Networks.Index())
        {
            string key(string what) => string.Create(CultureInfo.InvariantCulture, $"AddNet {what} {i + 1}");
            yield return (key("Module"), "LoRA");
            yield return (key("Model"), network.Model);
            yield return (key("Weight A"), InfotextWriter.Number(network.UNet));
            yield return (key("Weight B"), InfotextWriter.Number(network.TextEncoder ?? network.UNet));
        }
    }

    /// <summary>The rows of a text; none where the panel was switched off.</summary>
    public static ImmutableArray<AdditionalNetwork> Read(GenerationParameters text)
    {
        if (text.Explicit("AddNet Enabled") is "False") return [];
        var rows = text.Entries.Select(entry => Row().Match(entry.Key)).Where(match => match.Success).Select(match => match.Groups[1].Value);
        ImmutableArray<AdditionalNetwork> read = [.. rows.Where(row => text.Explicit($"AddNet Module {row}") is null or "LoRA").Select(row => new AdditionalNetwork(
            Name().Match(text[$"AddNet Model {row}"]!).Groups[1].Value,
            text.Number($"AddNet Weight A {row}") ?? text.Number($"AddNet Weight {row}") ?? 1,
            text.Number($"AddNet Weight B {row}"))).Where(row => row.Model is not ("" or "None"))];
        // Requests are compared, and two empty arrays are equal only where both are the empty one.
        return read.IsEmpty ? [] : read;
    }

    [GeneratedRegex(@"\AAddNet Model (\d+)\z")]
    private static partial Regex Row();

    // The extension writes "name(1a2b3c4d)".
    [GeneratedRegex(@"\A(.*?)\s*(?:\([0-9a-fA-F]+\))?\z", RegexOptions.Singleline)]
    private static partial Regex Name();
}
