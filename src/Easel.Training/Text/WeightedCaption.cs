using System.Collections.Immutable;
using Easel.Core.Prompts;

namespace Easel.Training.Text;

/// <summary>
/// A caption as ids, each with a weight: <c>(tag:1.3)</c>, <c>(tag)</c> and <c>[tag]</c> as in prompts. Training multiplies the hidden states of those tokens and
/// does not restore their mean, unlike painting (sd-scripts, <c>encode_tokens_with_weights</c>).
/// </summary>
/// <param name="Ids">The ids, without start and end.</param>
/// <param name="Weights">One for each id.</param>
public sealed record WeightedCaption(ImmutableArray<int> Ids, ImmutableArray<float> Weights)
{
    /// <summary>Reads a caption; every piece of one weight is turned into ids by itself.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="words">Turns a text into ids.</param>
    public static WeightedCaption Read(string caption, Func<string, IReadOnlyList<int>> words)
    {
        var (ids, weights) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<float>());
        foreach (var piece in PromptAttention.Parse(caption))
        {
            // Training knows no BREAK; there it is a word.
            var (found, weight) = (words(piece.Text), piece.IsBreak ? 1 : (float)piece.Weight);
            ids.AddRange(found);
            weights.AddRange(Enumerable.Repeat(weight, found.Count));
        }

        return new WeightedCaption(ids.ToImmutable(), weights.ToImmutable());
    }
}
