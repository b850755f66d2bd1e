using System.Text.Json;
using Easel.Core.Prompts;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Testing;
using FsCheck.Xunit;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Conditioning;

public sealed class PromptChunkerTests
{
    [Fact]
    public void Chunks_equal_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/clip_chunks.json");
        Assert.All(golden.RootElement.GetProperty("cases").EnumerateArray(), c =>
        {
            var embeddings = c.GetProperty("embeddings").EnumerateArray().Select(e => new TextEmbedding(e.GetProperty("name").GetString()!, e.GetProperty("vectors").GetInt32(), []));
            var chunker = new PromptChunker(
                EmphasisExtensions.FromName(c.GetProperty("emphasis").GetString()!)!.Value, c.GetProperty("comma_padding_backtrack").GetInt32(), new EmbeddingSet(embeddings));
            var text = chunker.Chunk(c.GetProperty("text").GetString()!);
            Assert.Equal(c.GetProperty("token_count").GetInt32(), text.TokenCount);
            Assert.Equal(c.GetProperty("chunks").GetArrayLength(), text.Chunks.Length);
            foreach (var (expected, chunk) in c.GetProperty("chunks").EnumerateArray().Zip(text.Chunks))
            {
                Assert.Equal(expected.GetProperty("tokens").Deserialize<int[]>(), chunk.Ids);
                Assert.Equal(expected.GetProperty("multipliers").Deserialize<double[]>()!, chunk.Weights, (a, b) => Math.Abs(a - b) <= 1e-12);
                Assert.Equal(expected.GetProperty("fixes").EnumerateArray().Select(f => (f[0].GetInt32(), f[1].GetString()!)), chunk.Fixes.Select(f => (f.Offset, f.Embedding.Name)));
            }
        });
    }

    [Fact]
    public void Sd2_padding_equals_the_reference()
    {
        using var golden = Golden.Json("text/clip_chunks.json");
        Assert.All(golden.RootElement.GetProperty("sd2_padding").EnumerateArray(), c =>
        {
            var tower = new TextEncoderConfig(TextEncoderKind.OpenClip, "", 1024, 24, 16, 4096, 49408, false, null, TextLayer.PenultimateNormed, c.GetProperty("id_pad").GetInt32());
            Assert.Equal(c.GetProperty("tokens").Deserialize<long[][]>(), new PromptChunker().Chunk(c.GetProperty("text").GetString()!).Chunks.Select(chunk => TextConditioner.Padded(chunk, tower).ToArray()));
        });
    }

    [Fact]
    [NoTensorLeaks]
    public void Emphasis_equals_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/clip_chunks.json");
        Assert.All(golden.RootElement.GetProperty("emphasis").EnumerateArray(), c =>
        {
            using var scope = NewDisposeScope();
            var shape = c.GetProperty("shape").Deserialize<long[]>()!;
            var features = tensor(c.GetProperty("z").Deserialize<float[]>()!, shape);
            var weights = tensor(c.GetProperty("multipliers").EnumerateArray().SelectMany(m => m.ValueKind == JsonValueKind.Array ? m.Deserialize<float[]>()! : [m.GetSingle()]).ToArray(), [shape[0], shape[1]]);
            var result = EmphasisExtensions.FromName(c.GetProperty("name").GetString()!)!.Value.Apply(features, weights);
            Assert.Equal(c.GetProperty("result").Deserialize<float[]>()!, result.flatten().data<float>(), (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1e-3, Math.Abs(a)));
        });
    }

    [Fact]
    [NoTensorLeaks]
    public void A_text_that_holds_for_two_steps_counts_twice_in_the_mean()
    {
        using var scope = NewDisposeScope();
        var features = randn(2, 5, 3, generator: new Generator(1));
        var weights = rand(2, 5, generator: new Generator(2));
        var thrice = Emphasis.Original.Apply(cat([features, features.narrow(0, 0, 1)]), cat([weights, weights.narrow(0, 0, 1)]));
        var counted = Emphasis.Original.Apply(features, weights, [2, 1]);
        Assert.True(counted.allclose(thrice.narrow(0, 0, 2), 1e-4, 1e-6));
    }

    [Theory]
    [InlineData("", 0, 75)]
    [InlineData("a BREAK b", 76, 150)]
    [InlineData("a BREAK", 75, 75)]
    public void Mission_3_19_The_counter_grows_by_75(string text, int count, int limit)
    {
        var chunked = new PromptChunker().Chunk(text);
        Assert.Equal((count, limit), (chunked.TokenCount, chunked.TokenLimit));
    }

    [Fact]
    public void Mission_3_4_The_tutorials_sample_has_44_tokens_and_full_width_signs_stay_as_they_are()
    {
        const string sample = "masterpiece, best quality, ultra-detailed, illustration, close-up, straight on, face focus, 1girl, white hair, golden eyes, long hair, halo, "
            + "angel wings, serene expression, looking at viewer";
        Assert.Equal(44, new PromptChunker().Tokens(sample).Length);
        Assert.NotEqual(new PromptChunker().Tokens("a,b"), new PromptChunker().Tokens("a，b"));
    }

    [Fact]
    public void An_embedding_behind_the_last_comma_moves_to_the_next_chunk_with_its_phrase()
    {
        var embedding = new TextEmbedding("myemb", 3, []);
        var text = string.Join(' ', Enumerable.Repeat("cat", 69)) + ", (myemb:1.5) dog dog dog";
        var chunks = new PromptChunker(embeddings: new EmbeddingSet([embedding])).Chunk(text).Chunks;
        Assert.Empty(chunks[0].Fixes);
        Assert.Equal([new EmbeddingFix(0, embedding)], chunks[1].Fixes);
        Assert.Equal([1, 1.5, 1.5, 1.5, 1], chunks[1].Weights.Take(5));
    }

    [Property(MaxTest = 200)]
    public void Any_text_fills_whole_chunks(string? text, bool commas)
    {
        var chunked = new PromptChunker(commaPaddingBacktrack: commas ? 20 : 0).Chunk(text ?? "");
        Assert.All(chunked.Chunks, c =>
        {
            Assert.Equal((PromptChunk.Length, PromptChunk.Length), (c.Ids.Length, c.Weights.Length));
            Assert.Equal((ClipTokenizer.StartId, ClipTokenizer.EndId), (c.Ids[0], c.Ids[^1]));
        });
    }
}
