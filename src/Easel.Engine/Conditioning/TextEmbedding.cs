using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>A textual inversion (Gal et al. 2022, arXiv:2208.01618): vectors that stand in for tokens where its name is written.</summary>
/// <param name="Name">The name that prompts call it by; case does not matter, since text is lower-cased.</param>
/// <param name="Count">Its number of vectors, 1 to 75.</param>
/// <param name="Vectors">For each text tower of its family [count, width]; empty where only the chunks matter (counting tokens).</param>
public sealed record TextEmbedding(string Name, int Count, ImmutableArray<Tensor> Vectors)
{
    /// <summary>An embedding with its vectors, one tensor [count, width] a tower.</summary>
    public TextEmbedding(string name, params ImmutableArray<Tensor> vectors) : this(name, checked((int)vectors[0].shape[0]), vectors)
    {
    }
}

/// <summary>The embeddings that prompts may name, found by the tokens of their names, the longest name first.</summary>
public sealed class EmbeddingSet
{
    private readonly ILookup<int, (ImmutableArray<int> Ids, TextEmbedding Embedding)> byFirstId;

    /// <summary>Makes the set; names without any token, and embeddings that no chunk can hold, are left out.</summary>
    public EmbeddingSet(IEnumerable<TextEmbedding> embeddings, ClipTokenizer? tokenizer = null)
    {
        byFirstId = embeddings.Where(e => e.Count is >= 1 and <= PromptChunk.Capacity)
            .Select(e => (Ids: (tokenizer ?? ClipTokenizer.Default).Encode(e.Name), Embedding: e))
            .Where(e => e.Ids.Length > 0)
            .OrderByDescending(e => e.Ids.Length)
            .ToLookup(e => e.Ids[0]);
    }

    /// <summary>No embeddings.</summary>
    public static EmbeddingSet Empty { get; } = new([]);

    /// <summary>The embedding whose name stands at a position, and the number of its name's tokens; null where there is none.</summary>
    public (TextEmbedding Embedding, int Tokens)? At(ReadOnlySpan<int> ids, int position)
    {
        foreach (var (name, embedding) in byFirstId[ids[position]])
            if (ids[position..].StartsWith(name.AsSpan())) return (embedding, name.Length);
        return null;
    }
}
