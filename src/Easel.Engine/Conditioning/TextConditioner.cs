using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Families;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using static TorchSharp.torch;

namespace Easel.Engine.Conditioning;

/// <summary>
/// Turns prompts into what a UNet reads, with the text towers of its family: SD 1 and SD 2 (one tower), SDXL (two, and a vector of the
/// pooled text and six sizes), SDXL's refiner (one, and its own vector). Runs where the towers' weights are, in their dtype, without gradients.
/// </summary>
public sealed class TextConditioner
{
    private const int SizeWidth = 256;

    private readonly ImmutableArray<TextTower> towers;
    private readonly UNetConfig unet;
    private readonly TextOptions options;
    private readonly PromptChunker chunker;

    /// <summary>A conditioner over loaded towers, which it neither owns nor moves.</summary>
    /// <param name="towers">The family's towers in its order.</param>
    /// <param name="unet">The UNet that will read the result; its widths are checked.</param>
    /// <param name="options">How prompts are read; null for A1111's defaults.</param>
    /// <param name="embeddings">Embeddings that prompts may name, with a tensor for each tower; null for none.</param>
    /// <exception cref="UnsupportedFeatureException">The towers do not give what the UNet reads.</exception>
    public TextConditioner(IReadOnlyList<TextTower> towers, UNetConfig unet, TextOptions? options = null, EmbeddingSet? embeddings = null)
    {
        (this.towers, this.unet, this.options) = ([.. towers], unet, options ?? new TextOptions());
        chunker = new PromptChunker(this.options.Emphasis, this.options.CommaPaddingBacktrack, embeddings);
        var width = towers.Sum(t => t.Config.Width);
        if (width != unet.ContextDim)
            throw new UnsupportedFeatureException($"The text encoder gives {width} numbers a token, the UNet reads {unet.ContextDim}. Use the text encoder of the model's own family.");
        if (unet.VectorDim is { } vector && SizeCount(vector) is not (5 or 6))
            throw new UnsupportedFeatureException($"The UNet reads a vector of {vector} numbers, which is neither SDXL's nor its refiner's with this text encoder.");
    }

    /// <summary>A prompt and its negative prompt over the steps of a pass.</summary>
    /// <param name="prompt">The prompt; AND, edits, weights and BREAK are read, tags of networks are not.</param>
    /// <param name="negative">The negative prompt; AND is plain text in it.</param>
    /// <param name="steps">Steps of the first pass.</param>
    /// <param name="sizes">The sizes for SDXL; other families do not look at them.</param>
    /// <param name="hiresSteps">Steps of the hires pass, to condition that; null for the first pass.</param>
    /// <returns>Tensors in the caller's dispose scope; contexts [1, 77k, width], vectors [1, width] or null.</returns>
    public PromptConditions Encode(string prompt, string negative, int steps, PictureSizes sizes, int? hiresSteps = null) => new(
        [.. ComposablePrompt.Split(ExtraNetworks.Parse(prompt).Prompt).Select(part => new WeightedSchedule(part.Weight, EncodeSchedule(PromptSchedule.Of(part.Text, steps, hiresSteps, options.OldScheduling), sizes)))],
        EncodeSchedule(PromptSchedule.Of(negative, steps, hiresSteps, options.OldScheduling), sizes, negative: true))
    {
        Padding = options.PadConditions ? EncodeText("", sizes) : null,
    };

    /// <summary>
    /// The texts of a schedule. They are encoded together, as A1111 does: all get as many chunks as the longest, and the emphasis mode
    /// "Original" keeps the mean over all of them. A text that comes back (<c>[a|b]</c>) is encoded once.
    /// </summary>
    /// <param name="schedule">The texts, without extra networks and AND.</param>
    /// <param name="sizes">The sizes for SDXL.</param>
    /// <param name="negative">True for a negative prompt: SDXL reads an empty one as zeros.</param>
    public ConditionSchedule EncodeSchedule(ImmutableArray<ScheduledText> schedule, PictureSizes sizes, bool negative = false)
    {
        var texts = schedule.Select(s => s.Text).Distinct().ToList();
        var counts = texts.Select(t => (float)schedule.Count(s => s.Text == t)).ToArray();
        var chunks = texts.Select(t => chunker.Chunk(t).Chunks).ToList();
        var zero = negative && unet.VectorDim is not null && schedule.All(s => s.Text.Length == 0);

        using var scope = NewDisposeScope();
        var (context, vector) = EncodeChunks(chunks, counts, sizes, negative, zero);
        var conditions = texts.Select((_, i) => new Condition(
            context.narrow(0, i, 1).contiguous().clone().MoveToOuterDisposeScope(),
            vector?.narrow(0, i, 1).contiguous().clone().MoveToOuterDisposeScope())).ToList();
        return new ConditionSchedule([.. schedule.Select(s => new ScheduledCondition(s.Until, conditions[texts.IndexOf(s.Text)]))]);
    }

    /// <summary>One text without extra networks, edits and AND.</summary>
    public Condition EncodeText(string text, PictureSizes sizes, bool negative = false) => EncodeSchedule([new ScheduledText(1, text)], sizes, negative).Entries[0].Condition;

    /// <summary>Chunks of one or more texts: contexts [texts, 77k, width], and vectors [texts, width] where the UNet reads them.</summary>
    internal (Tensor Context, Tensor? Vector) EncodeChunks(IReadOnlyList<ImmutableArray<PromptChunk>> texts, float[] counts, PictureSizes sizes, bool negative, bool zero = false)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (context, pooled) = Features(texts, counts);
        if (zero) (context, pooled) = (zeros_like(context), pooled is null ? null : zeros_like(pooled));
        var vector = unet.VectorDim is null ? null : Vector(pooled!, sizes, negative);
        return (context.MoveToOuterDisposeScope(), vector?.MoveToOuterDisposeScope());
    }

    private (Tensor Context, Tensor? Pooled) Features(IReadOnlyList<ImmutableArray<PromptChunk>> texts, float[] counts)
    {
        var length = texts.Max(t => t.Length);
        Tensor? pooled = null;
        var perTower = new List<Tensor>();
        for (var tower = 0; tower < towers.Length; tower++)
        {
            var perChunk = new List<Tensor>();
            for (var i = 0; i < length; i++)
            {
                PromptChunk[] row = [.. texts.Select(t => i < t.Length ? t[i] : PromptChunk.Empty)];
                var wantsPool = i == 0 && tower == towers.Length - 1 && unet.VectorDim is not null;
                var (features, pool) = Run(tower, row, counts, wantsPool);
                perChunk.Add(features);
                pooled = pool ?? pooled;
            }
            perTower.Add(cat(perChunk, 1));
        }
        return (perTower.Count == 1 ? perTower[0] : cat(perTower, -1), pooled);
    }

    private (Tensor Features, Tensor? Pooled) Run(int index, PromptChunk[] row, float[] counts, bool wantsPool)
    {
        using var scope = NewDisposeScope();
        var tower = towers[index];
        var device = tower.Parameters().First().device;
        long[] tokens = [.. row.SelectMany(c => Padded(c, tower.Config))];
        if (tokens.Max() >= tower.Config.VocabularySize)
            throw new UnsupportedFeatureException($"The text needs token {tokens.Max()}, but this model's text encoder knows only {tower.Config.VocabularySize} tokens. Use a model with CLIP's vocabulary of 49408.");
        var ids = tensor(tokens, [row.Length, PromptChunk.Length], int64, device);
        var depth = Math.Max(options.ClipSkip, tower.Config.Layer == TextLayer.Last ? 1 : 2);
        var layers = Math.Max(0, tower.Config.Layers + 1 - depth);
        var embedded = tower.Embed(ids);
        if (options.Compute is { } compute) embedded = embedded.to(compute);
        var states = tower.HiddenStates(WithEmbeddings(embedded, row, index), wantsPool ? null : layers);
        var features = tower.Config.Layer == TextLayer.Penultimate ? states[layers] : tower.Norm(states[layers]);
        var weights = tensor([.. row.SelectMany(c => c.Weights).Select(w => (float)w)], [row.Length, PromptChunk.Length], float32, device);
        return (options.Emphasis.Apply(features, weights, counts).MoveToOuterDisposeScope(),
            wantsPool ? tower.Pool(states[^1], TextTower.Ends(ids)).MoveToOuterDisposeScope() : null);
    }

    /// <summary>SD 2 fills a chunk behind its end token with another id than SD 1 (A1111 <c>sd_hijack_clip.py</c>: <c>process_tokens</c>).</summary>
    internal static IEnumerable<long> Padded(PromptChunk chunk, TextEncoderConfig config)
    {
        // The end token is the last of every vocabulary.
        var end = chunk.Ids.IndexOf(config.VocabularySize - 1);
        return chunk.Ids.Select((id, i) => (long)(end >= 0 && i > end ? config.PadId : id));
    }

    private static Tensor WithEmbeddings(Tensor embedded, PromptChunk[] row, int tower)
    {
        if (row.All(c => c.Fixes.IsEmpty)) return embedded;
        var changed = embedded.clone();
        for (var n = 0; n < row.Length; n++)
        {
            foreach (var (offset, embedding) in row[n].Fixes)
            {
                var vectors = embedding.Vectors[tower];
                if (vectors.shape[1] != embedded.shape[2])
                    throw new UnsupportedFeatureException($"The embedding '{embedding.Name}' has {vectors.shape[1]} numbers a vector, this model's text encoder {embedded.shape[2]}. It belongs to another family of models.");
                changed[n].narrow(0, offset + 1, embedding.Count).copy_(vectors);
            }
        }
        return changed;
    }

    private long SizeCount(int vectorDim)
    {
        var pooled = towers[^1].Config.ProjectionDim ?? towers[^1].Config.Width;
        return (vectorDim - pooled) % SizeWidth == 0 ? (vectorDim - pooled) / SizeWidth : -1;
    }

    private Tensor Vector(Tensor pooled, PictureSizes sizes, bool negative)
    {
        var numbers = tensor(sizes.Numbers(SizeCount(unet.VectorDim!.Value) == 5, negative), device: pooled.device);
        var waves = Sinusoids.Of(numbers, SizeWidth).view(1, -1).to(pooled.dtype);
        return cat([pooled, waves.expand(pooled.shape[0], -1)], -1);
    }
}
