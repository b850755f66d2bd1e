using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Networks.Layers;
using Easel.Training.Sessions;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>
/// Files of adapters that the model has in it while another one is trained (<c>--base_weights</c>; sd-scripts merges them into the loaded weights, train_network.py).
/// Here each layer keeps a copy with them, so that networks that others paint with stay as they are.
/// </summary>
internal sealed class BaseAdapters : IDisposable
{
    private readonly List<AdapterFile> files = [];
    private readonly List<AppliedAdapter> applied = [];

    private BaseAdapters()
    {
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="EaselException">One cannot be read, or is of another model.</exception>
    public static BaseAdapters Read(TrainNetwork network, TrainingNetworks networks, Device device)
    {
        var made = new BaseAdapters();
        try
        {
            foreach (var (i, path) in network.BaseWeights.Index()) made.Add(path, Multiplier(network, i), networks, device);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Which files act how strongly, by content; nothing where there are none. For keys of what is kept on the disk.</summary>
    public static string Key(TrainNetwork network) =>
        string.Concat(network.BaseWeights.Index().Select(file => string.Create(CultureInfo.InvariantCulture, $" {Engine.Formats.FileHashes.Of(file.Item).Sha256[..16]} {Multiplier(network, file.Index)}")));

    /// <summary>Puts them in force until disposal.</summary>
    public IDisposable Apply() => AdapterScope.Apply(applied, AdapterMode.Merged);

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }

    private static double Multiplier(TrainNetwork network, int index) => index < network.BaseMultipliers.Length ? network.BaseMultipliers[index] : 1;

    private void Add(string path, double multiplier, TrainingNetworks networks, Device device)
    {
        var file = AdapterFile.Open(path, device);
        files.Add(file);
        var match = file.Match(networks.Keys);
        if (match.Found.IsEmpty || !match.Misfits.IsEmpty)
            throw new InvalidRequestException("base_weights", $"{path} does not fit this model: {match.Found.Length} modules do, {match.Unmatched.Length} have no layer here, {match.Misfits.Length} another shape. Choose a LoRA that was made for it.");
        var strength = new AdapterStrength(multiplier);
        foreach (var part in match.Found.Select(found => found.Target.Part).Distinct().ToImmutableArray())
            foreach (var one in networks.All) applied.AddRange(match.On(part, one, _ => strength));
    }
}
