using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Easel.Core.Prompts;

namespace Easel.Engine.Conditioning;

/// <summary>What one text of the first composable part becomes.</summary>
/// <param name="From">The first step, counted from 1, for which it holds.</param>
/// <param name="Until">The last step.</param>
/// <param name="Text">The text.</param>
/// <param name="Attention">Its pieces with their weights.</param>
/// <param name="Tokens">The ids without start, end and padding.</param>
/// <param name="Chunks">What the text encoder reads.</param>
public sealed record ExplainedText(int From, int Until, string Text, ImmutableArray<WeightedText> Attention, ImmutableArray<int> Tokens, ImmutableArray<PromptChunk> Chunks);

/// <summary>Everything that is read out of a prompt, for people and programs to look at: <c>easel prompt</c> and the studio's token view.</summary>
/// <param name="Prompt">What was typed.</param>
/// <param name="Networks">The extra networks named in it.</param>
/// <param name="Composable">The parts joined by AND.</param>
/// <param name="Schedule">The texts of the whole prompt over the steps, tags of networks included as they stand.</param>
/// <param name="Parts">The texts of the first composable part over the steps, without networks: also the rows of a timeline.</param>
/// <param name="TokenCount">Tokens of the longest text of any part, as A1111's counter counts them.</param>
/// <param name="TokenLimit">The next multiple of 75.</param>
/// <param name="Hints">What may not mean what was meant.</param>
public sealed record PromptExplanation(
    string Prompt,
    ImmutableArray<ExtraNetwork> Networks,
    ImmutableArray<ComposablePart> Composable,
    ImmutableArray<ScheduledText> Schedule,
    ImmutableArray<ExplainedText> Parts,
    int TokenCount,
    int TokenLimit,
    ImmutableArray<PromptHint> Hints)
{
    /// <summary>Explains a prompt; never an error.</summary>
    /// <param name="prompt">What was typed; comments are taken out first.</param>
    /// <param name="steps">Steps of the first pass.</param>
    /// <param name="hiresSteps">Steps of the hires pass, to explain that; null for the first pass.</param>
    /// <param name="options">How prompts are read; null for the defaults.</param>
    /// <param name="embeddings">Embeddings that the prompt may name.</param>
    public static PromptExplanation Of(string prompt, int steps, int? hiresSteps = null, TextOptions? options = null, EmbeddingSet? embeddings = null)
    {
        options ??= new TextOptions();
        var chunker = new PromptChunker(options.Emphasis, options.CommaPaddingBacktrack, embeddings);
        var uncommented = PromptComments.Strip(prompt);
        var (clean, networks) = ExtraNetworks.Parse(uncommented);
        var composable = ComposablePrompt.Split(clean);
        ImmutableArray<ScheduledText> schedule(string text) => PromptSchedule.Of(text, steps, hiresSteps, options.OldScheduling);

        var schedules = composable.Select(part => schedule(part.Text)).ToList();
        var chunked = schedules.SelectMany(s => s.Select(e => e.Text)).Distinct().ToDictionary(text => text, chunker.Chunk, StringComparer.Ordinal);
        var longest = chunked.Values.MaxBy(c => c.TokenCount)!;
        var parts = schedules[0].Select((entry, i) => new ExplainedText(
            i == 0 ? 1 : schedules[0][i - 1].Until + 1, entry.Until, entry.Text, chunker.Pieces(entry.Text), chunker.Tokens(entry.Text), chunked[entry.Text].Chunks));
        return new PromptExplanation(prompt, networks, composable, schedule(uncommented), [.. parts], longest.TokenCount, longest.TokenLimit, PromptHints.Find(prompt));
    }

    /// <summary>The JSON of <c>easel prompt --json</c>, on one line.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes that JSON.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Text(json, "prompt", Prompt);
        Array(json, "networks", Networks, WriteNetwork);
        Array(json, "composable", Composable, (writer, part) =>
        {
            writer.WriteStartObject();
            Text(writer, "text", part.Text);
            writer.WriteNumber("weight", Finite(part.Weight));
            writer.WriteEndObject();
        });
        Array(json, "schedule", Schedule, (writer, entry) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("until", entry.Until);
            Text(writer, "text", entry.Text);
            writer.WriteEndObject();
        });
        Array(json, "parts", Parts, WritePart);
        json.WriteNumber("token_count", TokenCount);
        json.WriteNumber("token_limit", TokenLimit);
        json.WriteEndObject();
    }

    /// <inheritdoc/>
    public override string ToString() => ToJson();

    private static void WriteNetwork(Utf8JsonWriter json, ExtraNetwork network)
    {
        json.WriteStartObject();
        Text(json, "kind", network.Kind);
        Text(json, "name", network.Name);
        Array(json, "args", network.Positional.Skip(1), (writer, argument) => writer.WriteStringValue(ClipText.WellFormed(argument)));
        json.WriteStartObject("named");
        foreach (var (key, value) in network.Named) Text(json, ClipText.WellFormed(key), value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, ExplainedText part)
    {
        json.WriteStartObject();
        json.WriteNumber("until", part.Until);
        Array(json, "attention", part.Attention, (writer, piece) =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(ClipText.WellFormed(piece.Text));
            writer.WriteNumberValue(Finite(piece.Weight));
            writer.WriteEndArray();
        });
        Array(json, "tokens", part.Tokens, (writer, id) => writer.WriteNumberValue(id));
        Array(json, "chunks", part.Chunks, (writer, chunk) =>
        {
            writer.WriteStartObject();
            Array(writer, "ids", chunk.Ids, (w, id) => w.WriteNumberValue(id));
            Array(writer, "weights", chunk.Weights, (w, weight) => w.WriteNumberValue(Finite(weight)));
            writer.WriteEndObject();
        });
        var named = part.Chunks.SelectMany(chunk => chunk.Fixes).Select(fix => fix.Embedding).DistinctBy(embedding => embedding.Name).ToList();
        if (named.Count > 0)
        {
            Array(json, "embeddings", named, (writer, embedding) =>
            {
                writer.WriteStartObject();
                Text(writer, "name", embedding.Name);
                writer.WriteNumber("vectors", embedding.Count);
                writer.WriteEndObject();
            });
        }

        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    // JSON has no half characters and no infinities, and a prompt may have both.
    private static void Text(Utf8JsonWriter json, string name, string value) => json.WriteString(name, ClipText.WellFormed(value));

    private static double Finite(double weight) => double.IsFinite(weight) ? weight : Math.CopySign(double.MaxValue, weight);
}
