using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Jobs;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>A new LoRA, module by module; it owns the tensors until it is disposed.</summary>
internal sealed class LoraWriter(DType dtype) : IDisposable
{
    private readonly Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, int> ranks = [];
    private readonly HashSet<double> alphas = [];

    /// <summary>Adds a module.</summary>
    public void Add(string module, Tensor up, Tensor down, double alpha, ImmutableArray<long> shape)
    {
        ranks[up.shape[1]] = ranks.GetValueOrDefault(up.shape[1]) + 1;
        alphas.Add(alpha);
        LoraFactors.Store(module, up, down, alpha, shape, dtype, tensors.Add);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Text to carry along; rank and alpha are put right.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <param name="notes">Sentences for a person.</param>
    public ModelFileResult Write(string path, IReadOnlyDictionary<string, string> metadata, WriteWatch watch, IEnumerable<string> notes)
    {
        var text = metadata.ToDictionary(StringComparer.Ordinal);
        text["ss_network_module"] = "networks.lora";
        // sd-scripts writes "Dynamic" where modules differ.
        text["ss_network_dim"] = ranks.Count == 1 ? ranks.Keys.First().ToString(CultureInfo.InvariantCulture) : "Dynamic";
        text["ss_network_alpha"] = alphas.Count == 1 ? alphas.First().ToString("R", CultureInfo.InvariantCulture) : "Dynamic";
        // Hashes of the file that this one was made of are not this one's.
        foreach (var key in (string[])["sshs_model_hash", "sshs_legacy_hash", "modelspec.hash_sha256"]) text.Remove(key);
        watch.Write(path, [.. tensors.Select(t => new TensorToWrite(t.Key, dtype, [.. t.Value.shape], t.Value.alias))], text);
        var spread = string.Create(CultureInfo.InvariantCulture, $"{ranks.Values.Sum()} modules; rank {string.Join(", ", ranks.Select(r => ranks.Count == 1 ? $"{r.Key}" : $"{r.Key} ({r.Value}×)"))}.");
        return new ModelFileResult(path, new FileInfo(path).Length, tensors.Count, [spread, .. notes]);
    }

    public void Dispose()
    {
        foreach (var value in tensors.Values) value.Dispose();
    }
}
