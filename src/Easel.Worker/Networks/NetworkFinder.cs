using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Prompts;
using Easel.Core.Requests;
using Easel.Engine.Adapters;

namespace Easel.Worker.Networks;

/// <summary>
/// Finds the files of the networks that a prompt names. As in A1111, one that is not there, or an argument that means nothing, is said and
/// left out, and the picture is painted without it.
/// </summary>
/// <param name="models">Finds model files.</param>
public sealed partial class NetworkFinder(IModelStore models)
{
    // Names of installed files that a message lists.
    private const int Listed = 20;

    private readonly LoraAliases aliases = new(models);

    /// <summary>The networks of a prompt, in its order. Reads headers: for the device's thread.</summary>
    /// <param name="prompt">The prompt as it was written.</param>
    /// <param name="warn">Hears what is left out, and why.</param>
    public ImmutableArray<NetworkUse> Find(string prompt, Action<string> warn) =>
        [.. ExtraNetworks.Parse(PromptComments.Strip(prompt)).Networks.Select(tag => Find(tag, warn)).OfType<NetworkUse>()];

    /// <summary>The files of the panel's rows, as if the prompt named them.</summary>
    /// <inheritdoc cref="Find(string, Action{string})"/>
    public ImmutableArray<NetworkUse> Find(ImmutableArray<AdditionalNetwork> rows, Action<string> warn) =>
    [
        .. rows.Select(row => new ExtraNetwork("lora", [Hash().Replace(row.Model, ""), Number(row.TextEncoder ?? row.UNet), Number(row.UNet)]))
            .Select(tag => Find(tag, warn)).OfType<NetworkUse>(),
    ];

    private NetworkUse? Find(ExtraNetwork tag, Action<string> warn)
    {
        switch (tag.Kind)
        {
            // LyCORIS' own word is another for the same, since A1111 1.5.
            case "lora" or "lyco":
                var lora = LoraTag.Read(tag);
                foreach (var problem in lora.Problems) warn(problem);
                return File(tag, ModelKind.Lora, warn) is { } adapter ? new AdapterUse(tag, adapter, lora) : null;
            case "hypernet":
                var hypernet = HypernetTag.Read(tag);
                if (hypernet.Problem is { } said) warn(said);
                return File(tag, ModelKind.Hypernetwork, warn) is { } network ? new HypernetworkUse(tag, network, hypernet.Strength) : null;
            default:
                warn($"{tag}: '{tag.Kind}' is no kind of network; known are lora, lyco and hypernet. It is left out.");
                return null;
        }
    }

    private string? File(ExtraNetwork tag, ModelKind kind, Action<string> warn)
    {
        if (tag.Name.Length == 0 || tag.Name == "None") return null;
        try
        {
            var path = models.Find(kind, tag.Name);
            // A prompt may come from afar: it may name what is installed, and no other file.
            if (models.List(kind).Contains(path, StringComparer.Ordinal)) return path;
            warn($"{tag}: a tag takes the name of an installed file, not a path. It is left out.");
            return null;
        }
        catch (ModelNotFoundException)
        {
            if (kind == ModelKind.Lora && aliases.Find(tag.Name) is { } named) return named;
            var installed = models.List(kind).Select(Path.GetFileName).ToList();
            var there = installed.Count == 0 ? "none is installed" : $"installed: {string.Join(", ", installed.Take(Listed))}{(installed.Count > Listed ? " …" : "")}";
            warn($"{tag} is left out: no {(kind == ModelKind.Lora ? "LoRA" : "hypernetwork")}, or more than one, has this name; {there}. Correct the name, or give the folder too.");
            return null;
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // The panel shows "name(1a2b3c4d)".
    [GeneratedRegex(@"\s*\([0-9a-fA-F]+\)\z")]
    private static partial Regex Hash();
}
