using System.Collections.Immutable;
using Easel.Core.Prompts;

namespace Easel.Engine.Conditioning;

/// <summary>Which embeddings a prompt really calls up.</summary>
public static class EmbeddingUse
{
    /// <summary>The embeddings of a prompt, then those of its negative prompt, each once.</summary>
    /// <param name="prompt">The prompt; tags of networks are not read.</param>
    /// <param name="negative">The negative prompt.</param>
    /// <param name="steps">Steps of the first pass.</param>
    /// <param name="options">How prompts are read.</param>
    /// <param name="embeddings">Those that may be named.</param>
    public static ImmutableArray<TextEmbedding> Of(string prompt, string negative, int steps, TextOptions options, EmbeddingSet embeddings)
    {
        var chunker = new PromptChunker(options.Emphasis, options.CommaPaddingBacktrack, embeddings);
        return
        [
            .. ComposablePrompt.Split(ExtraNetworks.Parse(prompt).Prompt).Select(part => part.Text).Append(negative)
                .SelectMany(text => PromptSchedule.Of(text, steps, null, options.OldScheduling))
                .SelectMany(text => chunker.Chunk(text.Text).Chunks)
                .SelectMany(chunk => chunk.Fixes)
                .Select(fix => fix.Embedding)
                .DistinctBy(embedding => embedding.Name),
        ];
    }
}
