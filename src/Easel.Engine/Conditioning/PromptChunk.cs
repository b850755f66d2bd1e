using System.Collections.Immutable;

namespace Easel.Engine.Conditioning;

/// <summary>Where an embedding's vectors replace those of the tokens.</summary>
/// <param name="Offset">Position of its first vector, counted from the token behind the start token.</param>
/// <param name="Embedding">The embedding.</param>
public readonly record struct EmbeddingFix(int Offset, TextEmbedding Embedding);

/// <summary>What a text tower reads at once: the start token, up to 75 tokens, end tokens up to the length of 77.</summary>
/// <param name="Ids">77 token ids; 0 where an embedding's vectors go. Families with another padding replace it later.</param>
/// <param name="Weights">77 attention weights.</param>
/// <param name="Fixes">The embeddings of the chunk.</param>
public sealed record PromptChunk(ImmutableArray<int> Ids, ImmutableArray<double> Weights, ImmutableArray<EmbeddingFix> Fixes)
{
    /// <summary>Tokens of a chunk, without start and end.</summary>
    public const int Capacity = 75;

    /// <summary>Tokens of a chunk, with start and end.</summary>
    public const int Length = Capacity + 2;

    /// <summary>A chunk without text.</summary>
    public static PromptChunk Empty { get; } = Close([], [], []);

    internal static PromptChunk Close(IReadOnlyCollection<int> ids, IReadOnlyCollection<double> weights, IReadOnlyCollection<EmbeddingFix> fixes) => new(
        [ClipTokenizer.StartId, .. ids, .. Enumerable.Repeat(ClipTokenizer.EndId, Length - 1 - ids.Count)],
        [1, .. weights, .. Enumerable.Repeat(1.0, Length - 1 - weights.Count)],
        [.. fixes]);
}

/// <summary>A text in chunks.</summary>
/// <param name="Chunks">At least one.</param>
/// <param name="TokenCount">Tokens as A1111's counter counts them: a chunk that was ended early counts as full.</param>
public sealed record ChunkedText(ImmutableArray<PromptChunk> Chunks, int TokenCount)
{
    /// <summary>The next multiple of 75 that holds the text.</summary>
    public int TokenLimit => (Math.Max(TokenCount, 1) + PromptChunk.Capacity - 1) / PromptChunk.Capacity * PromptChunk.Capacity;
}
