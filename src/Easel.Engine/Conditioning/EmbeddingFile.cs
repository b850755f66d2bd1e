using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>
/// The vectors of a textual inversion as its file holds them: A1111's <c>.pt</c> (<c>string_to_param</c>), kohya's (<c>emb_params</c>),
/// diffusers' (one tensor under the token's name), SDXL's (<c>clip_l</c> and <c>clip_g</c>), and A1111's pictures
/// (<see cref="EmbeddingImage"/>). Source: A1111 <c>modules/textual_inversion/textual_inversion.py</c>, <c>create_embedding_from_data</c>.
/// </summary>
public sealed class EmbeddingFile : IDisposable
{
    private readonly Tensor? only;
    private readonly Tensor? clipL;
    private readonly Tensor? clipG;

    internal EmbeddingFile(string path, string name, Tensor? only, Tensor? clipL = null, Tensor? clipG = null)
    {
        (Path, Name) = (path, name);
        (this.only, this.clipL, this.clipG) = (Rows(only), Rows(clipL), Rows(clipG));
        Count = (int)(this.only ?? this.clipG ?? this.clipL)!.shape[0];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The name that prompts call it by: the file's, without extension; a picture may carry another.</summary>
    public string Name { get; }

    /// <summary>Its number of vectors.</summary>
    public int Count { get; }

    /// <summary>The number of vectors of a file, from its header alone; null where it holds no embedding.</summary>
    public static int? CountOf(ITensorFile file) => Names(file) is ({ } first, _) ? (int)(file.Tensors[first].Shape is [var rows, _] ? rows : 1) : null;

    /// <summary>Reads a file of vectors.</summary>
    /// <param name="path">The file; for pictures see <see cref="EmbeddingImage"/>.</param>
    /// <exception cref="ModelFormatException">It holds no embedding, or is damaged or dangerous.</exception>
    public static EmbeddingFile Open(string path)
    {
        using var file = TensorFiles.Open(path);
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var (first, second) = Names(file);
        if (first is null)
            throw new ModelFormatException(path, "holds no embedding: one tensor of vectors, or SDXL's clip_l and clip_g, was expected. Take it out of the embeddings folder.");
        return second is null
            ? new EmbeddingFile(path, name, Read(first))
            : new EmbeddingFile(path, name, null, Read("clip_l"), Read("clip_g"));

        Tensor Read(string tensor) => file.Read(tensor, ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>The embeddings that a LoRA file brings along (<c>bundle_emb.NAME.…</c>, A1111 <c>extensions-builtin/Lora/networks.py</c>); none for most.</summary>
    /// <param name="path">The LoRA's file.</param>
    public static ImmutableArray<EmbeddingFile> Bundled(string path)
    {
        using var file = TensorFiles.Open(path);
        var parts = file.Tensors.Keys.Where(IsBundled).Select(name => (Name: name, Parts: name.Split('.', 3))).Where(part => part.Parts.Length == 3);
        return
        [
            .. parts.GroupBy(part => part.Parts[1], StringComparer.Ordinal).Select(bundle =>
            {
                Tensor? Read(string end) => bundle.FirstOrDefault(part => part.Parts[2].StartsWith(end, StringComparison.Ordinal)).Name is { } name
                    ? file.Read(name, ScalarType.Float32).DetachFromDisposeScope()
                    : null;
                var (clipL, clipG) = (Read("clip_l"), Read("clip_g"));
                return clipL is not null && clipG is not null
                    ? new EmbeddingFile(path, bundle.Key, null, clipL, clipG)
                    : new EmbeddingFile(path, bundle.Key, Read("string_to_param.") ?? clipL ?? clipG ?? throw new ModelFormatException(
                        path, $"its bundled embedding '{bundle.Key}' has no vectors of a known layout. Use another version of the file."));
            }),
        ];
    }

    /// <summary>True for a tensor of an adapter file that belongs to an embedding that it brings along.</summary>
    public static bool IsBundled(string tensor) => tensor.StartsWith("bundle_emb.", StringComparison.Ordinal);

    /// <summary>The embedding for a model.</summary>
    /// <param name="towers">The model's text encoders.</param>
    /// <param name="problem">Why it does not fit this model, or null.</param>
    /// <returns>Null where it does not fit. Its tensors are this file's.</returns>
    public TextEmbedding? For(ImmutableArray<TextEncoderConfig> towers, out string? problem)
    {
        problem = null;
        Tensor?[] parts = towers.Length == 2 ? [clipL, clipG] : [only ?? clipG];
        if (parts.Zip(towers, (part, tower) => part is not null && part.shape[1] == tower.Width).All(fits => fits) && Count <= PromptChunk.Capacity)
            return new TextEmbedding(Name, [.. parts.Select(part => part!)]);
        problem = Count > PromptChunk.Capacity
            ? $"it has {Count} vectors, and a chunk of a prompt holds {PromptChunk.Capacity}"
            : $"its vectors have {string.Join(" and ", new[] { only, clipL, clipG }.OfType<Tensor>().Select(part => part.shape[1]))} numbers, this model's text encoder {string.Join(" and ", towers.Select(tower => tower.Width))}: it belongs to another family of models";
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        only?.Dispose();
        clipL?.Dispose();
        clipG?.Dispose();
    }

    private static (string? First, string? Second) Names(ITensorFile file)
    {
        if (file.Tensors.ContainsKey("clip_l") && file.Tensors.ContainsKey("clip_g")) return ("clip_g", "clip_l");
        if (file.Tensors.ContainsKey("emb_params")) return ("emb_params", null);
        var parameters = file.Tensors.Keys.Where(name => name.StartsWith("string_to_param.", StringComparison.Ordinal)).ToList();
        if (parameters.Count == 1) return (parameters[0], null);
        return file.Tensors.Count == 1 && file.Tensors.First().Value.Shape.Length is 1 or 2 ? (file.Tensors.First().Key, null) : (null, null);
    }

    // One vector may be stored without the dimension that counts them.
    private static Tensor? Rows(Tensor? vectors)
    {
        if (vectors is null || vectors.dim() == 2) return vectors;
        using (vectors) return vectors.view(1, -1).DetachFromDisposeScope();
    }
}
