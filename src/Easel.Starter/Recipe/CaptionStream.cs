using Easel.Engine.Conditioning;
using Easel.Starter.World;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>Captions of the training pictures as compact token ids: another wording each time a picture is seen.</summary>
public sealed class CaptionStream
{
    /// <summary>Tokens of a chunk, with start and end.</summary>
    public const int Length = 77;

    // Share of captions left empty, which teaches the unconditional half of guidance (Ho and Salimans 2022, arXiv:2207.12598),
    // and of those that get words without a meaning.
    private const float Empty = 0.10f, WithStrangers = 0.12f;
    private const int WordsSampled = 60_000;

    private readonly PictureStream _pictures;
    private readonly ClipTokenizer _tokenizer = ClipTokenizer.Default;

    /// <summary>Finds out which tokens captions use.</summary>
    public CaptionStream(PictureStream pictures)
    {
        _pictures = pictures;
        var used = new HashSet<int>();
        for (var i = 0; i < WordsSampled; i++)
        {
            var dice = pictures.DiceAt(i, use: 3);
            var scene = SceneGenerator.Any(dice);
            used.UnionWith(_tokenizer.Encode(Captioner.Describe(scene, dice)));
            used.UnionWith(_tokenizer.Encode(Captioner.Precise(scene, dice)));
        }

        Vocabulary = new CompactVocabulary(used, seed: 5);
    }

    /// <summary>The tokens, numbered compactly.</summary>
    public CompactVocabulary Vocabulary { get; }

    /// <summary>Captions for some pictures, int64 [n, 77].</summary>
    /// <param name="indices">The pictures.</param>
    /// <param name="step">Chooses the wording.</param>
    /// <param name="emptyAllowed">False keeps every caption.</param>
    public Tensor At(IReadOnlyList<long> indices, int step, bool emptyAllowed = true)
    {
        var ids = new long[indices.Count * Length];
        ParallelEnumerable.Range(0, indices.Count).ForAll(row =>
        {
            var dice = _pictures.DiceAt(step * 4096L + row, use: 4);
            var tokens = emptyAllowed && dice.Chance(Empty)
                ? []
                : WithSomeStrangers(_tokenizer.Encode(Captioner.Describe(_pictures.SceneAt(indices[row]), dice)), dice);
            Write(tokens, ids.AsSpan(row * Length, Length), token => Vocabulary[token]);
        });

        return tensor(ids, [indices.Count, Length]);
    }

    private List<int> WithSomeStrangers(IEnumerable<int> tokens, Dice dice)
    {
        List<int> result = [.. tokens];
        if (!dice.Chance(WithStrangers)) return result;
        for (var count = 1 + dice.Below(3); count > 0; count--)
            result.Insert(dice.Below(result.Count + 1), dice.Pick<int>(Vocabulary.StrangerTokens));
        return result;
    }

    /// <summary>Fills one row: start, tokens, end, and end again as padding; what does not fit is cut off.</summary>
    /// <param name="tokens">Token ids without start and end.</param>
    /// <param name="row">77 numbers.</param>
    /// <param name="number">The tower's number of a token.</param>
    internal static void Write(IReadOnlyList<int> tokens, Span<long> row, Func<int, int> number)
    {
        row.Fill(number(ClipTokenizer.EndId));
        row[0] = number(ClipTokenizer.StartId);
        for (var i = 0; i < Math.Min(tokens.Count, Length - 2); i++) row[i + 1] = number(tokens[i]);
    }
}
