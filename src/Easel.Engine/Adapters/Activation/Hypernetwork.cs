using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Activation;

/// <summary>
/// Small networks that change what attention reads, one for the keys and one for the values at each width (A1111
/// <c>modules/hypernetworks/hypernetwork.py</c>). Loaded, without a strength: see <see cref="HypernetworkScope"/>.
/// </summary>
public sealed partial class Hypernetwork : IHosted
{
    private readonly ImmutableSortedDictionary<long, (HypernetworkModule Keys, HypernetworkModule Values)> modules;

    private Hypernetwork(string path, ImmutableSortedDictionary<long, (HypernetworkModule, HypernetworkModule)> modules) => (Path, this.modules) = (path, modules);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The networks: for each width that of the keys and that of the values.</summary>
    public IReadOnlyDictionary<long, (HypernetworkModule Keys, HypernetworkModule Values)> Modules => modules;

    /// <summary>The widths for which it has networks.</summary>
    public IEnumerable<long> Widths => modules.Keys;

    /// <inheritdoc/>
    public long Bytes => modules.Values.Sum(pair => pair.Keys.Bytes + pair.Values.Bytes);

    /// <summary>Networks that a training makes; owned from now on.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="modules">For each width the network of the keys and that of the values.</param>
    public static Hypernetwork Of(string name, IReadOnlyDictionary<long, (HypernetworkModule Keys, HypernetworkModule Values)> modules) => new(name, modules.ToImmutableSortedDictionary());

    /// <summary>The same networks with every tensor replaced, for instance by a parameter that training changes; owned from now on.</summary>
    public Hypernetwork With(string name, Func<Tensor, Tensor> tensor) => Of(name, modules.ToDictionary(pair => pair.Key, pair => (pair.Value.Keys.With(tensor), pair.Value.Values.With(tensor))));

    /// <summary>Loads a file.</summary>
    /// <exception cref="ModelFormatException">It is no hypernetwork, or a damaged or dangerous file.</exception>
    /// <exception cref="UnsupportedFeatureException">It uses an activation that is not known.</exception>
    public static Hypernetwork Open(string path, Device? device = null)
    {
        using var file = TensorFiles.Open(path);
        var activation = HypernetworkActivations.Find(file.Metadata.GetValueOrDefault("activation_func") ?? "linear", path);
        // A1111 takes a missing setting for true; it only matters where there is an activation.
        var activatesOutput = file.Metadata.GetValueOrDefault("activate_output") != "false";
        var parts = file.Tensors.Keys.Select(name => (Name: name, Match: Layer().Match(name))).Where(part => part.Match.Success)
            .GroupBy(part => (Width: Number(part.Match, 1), Side: Number(part.Match, 2))).ToDictionary(
                group => group.Key,
                group => group.GroupBy(part => Number(part.Match, 3)).OrderBy(stage => stage.Key).Select(stage => stage.Select(part => part.Name).ToList()).ToList());
        var widths = parts.Keys.Select(key => key.Width).Distinct().Order().ToList();
        if (widths.Count == 0 || widths.Exists(width => !parts.ContainsKey((width, 0)) || !parts.ContainsKey((width, 1))))
            throw new ModelFormatException(path, "holds no hypernetwork: for each width there should be two networks of linear layers. Name a file that A1111's hypernetwork training saved.");
        return new Hypernetwork(path, widths.ToImmutableSortedDictionary(width => width, width => (Module(width, 0), Module(width, 1))));

        HypernetworkModule Module(long width, long side) => new(
            [.. parts[(width, side)].Select(stage => (Read(stage, ".weight")!, Read(stage, ".bias")))], activation, activatesOutput);

        Tensor? Read(List<string> stage, string end) =>
            stage.Find(name => name.EndsWith(end, StringComparison.Ordinal)) is { } name ? file.Read(name, null, device).DetachFromDisposeScope() : null;
    }

    /// <summary>The changed inputs of attention; the given ones themselves where there is no network for their width.</summary>
    public (Tensor ForKeys, Tensor ForValues) Apply(Tensor forKeys, Tensor forValues, double strength) =>
        modules.TryGetValue(forKeys.shape[^1], out var pair) && strength != 0
            ? (pair.Keys.Forward(forKeys, strength), pair.Values.Forward(forValues, strength))
            : (forKeys, forValues);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (keys, values) in modules.Values)
        {
            keys.Dispose();
            values.Dispose();
        }
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    // The oldest files number their two layers without a dot: linear1, linear2.
    [GeneratedRegex(@"^(\d+)\.([01])\.linear\.?(\d+)\.(?:weight|bias)$")]
    private static partial Regex Layer();
}
