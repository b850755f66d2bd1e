using Easel.Engine.Conditioning;
using Easel.Engine.Families;

namespace Easel.Training.Text;

/// <summary>The tokens of a caption, in one to three chunks of 77, as sd-scripts cuts them: plainly, without looking for commas.</summary>
public static class CaptionTokens
{
    /// <summary>Tokens that fit between start and end.</summary>
    public const int Chunk = 75;

    /// <summary>The ids of a caption.</summary>
    /// <param name="words">Ids of the text, without start and end; what is too long is cut off.</param>
    /// <param name="maxLength">75, 150 or 225.</param>
    /// <param name="tower">The text encoder, for the ids that it fills up with.</param>
    /// <returns>maxLength / 75 chunks of 77 ids.</returns>
    public static long[][] Of(IReadOnlyList<int> words, int maxLength, TextEncoderConfig tower)
    {
        var chunks = new long[maxLength / Chunk][];
        var kept = Math.Min(words.Count, maxLength);
        for (var i = 0; i < chunks.Length; i++)
        {
            var ids = new long[Chunk + 2];
            ids[0] = ClipTokenizer.StartId;
            var count = Math.Clamp(kept - i * Chunk, 0, Chunk);
            for (var k = 0; k < count; k++) ids[k + 1] = words[i * Chunk + k];
            ids[count + 1] = ClipTokenizer.EndId;
            for (var k = count + 2; k < ids.Length; k++) ids[k] = tower.PadId;
            chunks[i] = ids;
        }

        return chunks;
    }

    /// <summary>The weights that belong to the ids of <see cref="Of"/>; start, end and what is filled up weigh 1.</summary>
    /// <param name="weights">One for each id of the text.</param>
    /// <param name="maxLength">75, 150 or 225.</param>
    /// <returns>maxLength / 75 chunks of 77 weights.</returns>
    public static float[][] Weights(IReadOnlyList<float> weights, int maxLength) =>
        [.. Enumerable.Range(0, maxLength / Chunk).Select(i => (float[])[1, .. Enumerable.Range(i * Chunk, Chunk).Select(k => k < weights.Count ? weights[k] : 1), 1])];
}
