using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>
/// The few hundred tokens that captions use, numbered from 0: training need not carry, nor update, 49,408 embeddings of which nearly
/// all would never be seen. Some tokens that no caption uses are trained too, as words without a meaning, so that unknown words in a
/// prompt do little; <see cref="Expand"/> fills the rest of the real table with their like.
/// </summary>
public sealed class CompactVocabulary
{
    private const int Size = 49408, Start = 49406, End = 49407, Strangers = 256;
    private readonly int[] _tokens;
    private readonly Dictionary<int, int> _index;

    /// <param name="used">Every token that captions may hold.</param>
    /// <param name="seed">Chooses the words without a meaning.</param>
    public CompactVocabulary(IEnumerable<int> used, ulong seed)
    {
        var known = used.Append(Start).Append(End).Distinct().Order().ToList();
        var dice = new World.Dice(seed);
        var strangers = new SortedSet<int>();
        while (strangers.Count < Strangers)
            if (dice.Below(Start) is var token && !known.Contains(token)) strangers.Add(token);
        StrangerTokens = [.. strangers];
        _tokens = [.. known, .. strangers];
        _index = _tokens.Index().ToDictionary(p => p.Item, p => p.Index);
    }

    /// <summary>Rows of the embedding in training.</summary>
    public int Count => _tokens.Length;

    /// <summary>Tokens that stand for words without a meaning.</summary>
    public int[] StrangerTokens { get; }

    /// <summary>The compact number of a token; a word without a meaning where the token is not known.</summary>
    public int this[int token] => _index.TryGetValue(token, out var index) ? index : Count - 1;

    /// <summary>The rows of a full embedding table [49408, width] that training needs: the inverse of <see cref="Expand"/>.</summary>
    public Tensor Compact(Tensor full)
    {
        using var rows = tensor(_tokens.Select(t => (long)t).ToArray());
        return full.index_select(0, rows);
    }

    /// <summary>The full embedding table [49408, width] for a trained compact one [<see cref="Count"/>, width].</summary>
    public Tensor Expand(Tensor compact, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(seed);
        var strangers = compact.narrow(0, Count - Strangers, Strangers);
        var full = strangers.mean([0L]) + randn([Size, compact.shape[1]], generator: generator) * strangers.std(0);
        full.index_copy_(0, tensor(_tokens.Select(t => (long)t).ToArray()), compact);
        return full.MoveToOuterDisposeScope();
    }
}
