using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Easel.Core.Prompts;

namespace Easel.Engine.Conditioning;

/// <summary>
/// Cuts a text into chunks of 75 tokens with their weights (A1111 <c>modules/sd_hijack_clip.py</c>: <c>tokenize_line</c>). BREAK ends a
/// chunk; a phrase that would be cut moves as a whole to the next chunk, if its comma is near enough to the end.
/// </summary>
/// <param name="emphasis">Whether brackets are read.</param>
/// <param name="commaPaddingBacktrack">How many tokens from a chunk's end a comma may stand to be cut at; 0 cuts wherever the chunk ends.</param>
/// <param name="embeddings">The embeddings that may be named; null for none.</param>
/// <param name="tokenizer">Null for the one there is.</param>
public sealed class PromptChunker(Emphasis emphasis = Emphasis.Original, int commaPaddingBacktrack = PromptChunker.DefaultBacktrack, EmbeddingSet? embeddings = null, ClipTokenizer? tokenizer = null)
{
    /// <summary>A1111's default of <c>comma_padding_backtrack</c>.</summary>
    public const int DefaultBacktrack = 20;

    private const int Comma = 267;

    private readonly ClipTokenizer tokenizer = tokenizer ?? ClipTokenizer.Default;
    private readonly EmbeddingSet embeddings = embeddings ?? EmbeddingSet.Empty;

    /// <summary>The pieces of a text with their weights, as this chunker reads them.</summary>
    public ImmutableArray<WeightedText> Pieces(string text) => emphasis == Emphasis.None ? [new WeightedText(text, 1)] : PromptAttention.Parse(text);

    /// <summary>The ids of a text without brackets, start, end and padding.</summary>
    public ImmutableArray<int> Tokens(string text) => [.. Pieces(text).Where(p => !p.IsBreak).SelectMany(p => tokenizer.Encode(p.Text))];

    /// <summary>The chunks of a text without extra networks, edits and AND.</summary>
    public ChunkedText Chunk(string text)
    {
        var writer = new Writer(commaPaddingBacktrack);
        foreach (var piece in Pieces(text))
        {
            if (piece.IsBreak)
            {
                writer.EndChunk();
                continue;
            }
            var ids = tokenizer.Encode(piece.Text);
            for (var at = 0; at < ids.Length;)
            {
                writer.MakeRoom(ids[at]);
                if (embeddings.At(ids.AsSpan(), at) is not { } found)
                {
                    writer.Add(ids[at], piece.Weight);
                    at++;
                    continue;
                }
                writer.Add(found.Embedding, piece.Weight);
                at += found.Tokens;
            }
        }
        return writer.Finish();
    }

    private sealed class Writer(int backtrack)
    {
        private readonly List<PromptChunk> chunks = [];
        private List<int> ids = [];
        private List<double> weights = [];
        private List<EmbeddingFix> fixes = [];
        private int lastComma = -1;
        private int count;

        public void MakeRoom(int next)
        {
            if (next == Comma) lastComma = ids.Count;
            else if (backtrack != 0 && ids.Count == PromptChunk.Capacity && lastComma != -1 && ids.Count - lastComma <= backtrack) MoveLastPhrase(lastComma + 1);
            if (ids.Count == PromptChunk.Capacity) EndChunk();
        }

        public void Add(int id, double weight)
        {
            ids.Add(id);
            weights.Add(weight);
        }

        public void Add(TextEmbedding embedding, double weight)
        {
            if (ids.Count + embedding.Count > PromptChunk.Capacity) EndChunk();
            fixes.Add(new EmbeddingFix(ids.Count, embedding));
            for (var i = 0; i < embedding.Count; i++) Add(0, weight);
        }

        public void EndChunk()
        {
            count += PromptChunk.Capacity;
            Close();
        }

        public ChunkedText Finish()
        {
            if (ids.Count > 0 || chunks.Count == 0)
            {
                count += ids.Count;
                Close();
            }
            return new ChunkedText([.. chunks], count);
        }

        /// <summary>Ends the chunk before a position, and begins the next with what stood there. (The reference leaves embeddings behind; here they move, too.)</summary>
        private void MoveLastPhrase(int from)
        {
            var phrase = CollectionsMarshal.AsSpan(ids)[from..].ToArray();
            var phraseWeights = CollectionsMarshal.AsSpan(weights)[from..].ToArray();
            var phraseFixes = fixes.Where(f => f.Offset >= from).Select(f => f with { Offset = f.Offset - from }).ToArray();
            ids.RemoveRange(from, phrase.Length);
            weights.RemoveRange(from, phrase.Length);
            fixes.RemoveAll(f => f.Offset >= from);
            EndChunk();
            ids.AddRange(phrase);
            weights.AddRange(phraseWeights);
            fixes.AddRange(phraseFixes);
        }

        private void Close()
        {
            chunks.Add(PromptChunk.Close(ids, weights, fixes));
            (ids, weights, fixes, lastComma) = ([], [], [], -1);
        }
    }
}
