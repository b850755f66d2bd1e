using System.Collections.Immutable;
using Easel.Engine.Adapters;
using Easel.Engine.Formats;

namespace Easel.Worker.Generation;

/// <summary>The hashes of what prompts name, as infotexts write them.</summary>
internal sealed class NamedHashes
{
    private readonly ImmutableArray<(string Role, string Name, FileHashes Hashes)> files;

    private NamedHashes(ImmutableArray<(string, string, FileHashes)> files) => this.files = files;

    /// <summary>
    /// <c>Lora hashes</c> and <c>TI hashes</c> as A1111 writes them: twelve digits, those of a LoRA without its header
    /// (<c>extensions-builtin/Lora/extra_networks_lora.py</c>, <c>modules/sd_hijack_clip.py</c>).
    /// </summary>
    public IEnumerable<(string Key, string Value)> Fields
    {
        get
        {
            foreach (var (key, role) in new[] { ("Lora hashes", "lora"), ("TI hashes", "embed") })
            {
                var items = files.Where(file => file.Role == role).Select(file => $"{Plain(file.Name)}: {(role == "lora" ? file.Hashes.AutoV3 : null) ?? file.Hashes.Sha256[..12]}").Distinct().ToList();
                if (items.Count > 0) yield return (key, string.Join(", ", items));
            }
        }
    }

    /// <summary>Reads the files' hashes; one that cannot be read any more is left out.</summary>
    public static async Task<NamedHashes> OfAsync(NamedFiles named, ModelHashes hashes)
    {
        var files = ImmutableArray.CreateBuilder<(string, string, FileHashes)>();
        var all = named.Networks.Select(network => (Role: network is AdapterUse ? "lora" : "hypernet", network.Tag.Name, network.Path))
            .Concat(named.Embeddings.Select(embedding => (Role: "embed", embedding.Name, embedding.Path)));
        foreach (var (role, name, path) in all)
            if (await hashes.AllOfAsync(path).ConfigureAwait(false) is { } found) files.Add((role, name, found));
        return new NamedHashes(files.ToImmutable());
    }

    /// <summary>Every file by role, ten digits each; nothing where the prompts name nothing.</summary>
    public ImmutableArray<(string Role, string Hash)> All(string? model, string? vae)
    {
        if (files.IsEmpty) return [];
        var all = new List<(string, string)>();
        if (model is not null) all.Add(("model", model));
        if (vae is not null) all.Add(("vae", vae));
        all.AddRange(files.Select(file => ($"{file.Role}:{file.Name}", file.Hashes.AutoV2)));
        return [.. all.DistinctBy(one => one.Item1)];
    }

    // Colons and commas part the entries.
    private static string Plain(string name) => name.Replace(":", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
}
