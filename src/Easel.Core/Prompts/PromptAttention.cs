using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Parlot.Fluent;

namespace Easel.Core.Prompts;

/// <summary>A piece of a prompt and how much of attention it gets; 1 is neutral. The BREAK marker is the text <c>BREAK</c> with weight −1.</summary>
public readonly record struct WeightedText(string Text, double Weight)
{
    /// <summary>True for the marker that ends a chunk.</summary>
    public bool IsBreak => Text == "BREAK" && Weight == -1;
}

/// <summary>A stretch of a prompt as typed, and the weight of its text.</summary>
public readonly record struct WeightedSpan(int Offset, int Length, double Weight);

/// <summary>
/// Reads attention brackets: <c>(x)</c> is 1.1, <c>[x]</c> 1/1.1, <c>(x:1.3)</c> 1.3; nesting multiplies, a bracket left open reaches to
/// the end, a closing one without an opening is text, a backslash makes the next bracket text (A1111
/// <c>modules/prompt_parser.py</c>: <c>parse_prompt_attention</c>). Multiplications happen in the reference's order, so weights are equal as doubles.
/// </summary>
public static partial class PromptAttention
{
    private const double Stronger = 1.1;
    private const double Weaker = 1 / 1.1;

    private enum Kind
    {
        Text,
        OpenRound,
        OpenSquare,
        CloseRound,
        CloseSquare,
        CloseWeighted,
        Escaped,
    }

    private readonly record struct Token(Kind Kind, string Source);

    private readonly record struct Piece(string Text, int Offset, int Length)
    {
        public bool IsBreak => Length == 0 && Text.Length > 0;
    }

    // Weights stand apart from texts: a bracket multiplies all that it holds, and a heap of brackets left open does so once for each of them.
    private sealed class Pieces
    {
        private readonly List<double> weights = [];

        public List<Piece> Texts { get; } = [];

        public int Count => weights.Count;

        public double Weight(int i) => weights[i];

        public void Add(Piece piece, double weight = 1)
        {
            Texts.Add(piece);
            weights.Add(weight);
        }

        public void Multiply(int from, double factor)
        {
            foreach (ref var weight in CollectionsMarshal.AsSpan(weights)[from..]) weight *= factor;
        }
    }

    private static readonly Parser<IReadOnlyList<Token>> Tokens = Build();

    /// <summary>The pieces of a text in order, neighbours of equal weight joined. Never empty: the empty text is one piece of weight 1.</summary>
    public static ImmutableArray<WeightedText> Parse(string text)
    {
        var pieces = Weigh(text);
        return pieces.Count == 0 ? [new WeightedText("", 1)] : Join(pieces);
    }

    /// <summary>Where the weighted text stands in the prompt: words between brackets, colons and numbers; neighbours of equal weight joined.</summary>
    public static ImmutableArray<WeightedSpan> Spans(string text)
    {
        var spans = new List<WeightedSpan>();
        var pieces = Weigh(text);
        for (var i = 0; i < pieces.Count; i++)
        {
            var (piece, weight) = (pieces.Texts[i], pieces.Weight(i));
            if (piece.Length == 0 || piece.IsBreak) continue;
            if (spans.Count > 0 && spans[^1] is var last && last.Offset + last.Length == piece.Offset && last.Weight == weight)
                spans[^1] = last with { Length = last.Length + piece.Length };
            else spans.Add(new WeightedSpan(piece.Offset, piece.Length, weight));
        }
        return [.. spans];
    }

    private static Pieces Weigh(string text)
    {
        var pieces = new Pieces();
        var round = new Stack<int>();
        var square = new Stack<int>();
        if (!Tokens.TryParse(text, out var tokens, out _)) tokens = [new Token(Kind.Text, text)];
        var offset = 0;
        foreach (var token in tokens)
        {
            switch (token.Kind)
            {
                case Kind.OpenRound:
                    round.Push(pieces.Count);
                    break;
                case Kind.OpenSquare:
                    square.Push(pieces.Count);
                    break;
                case Kind.CloseWeighted when round.Count > 0:
                    pieces.Multiply(round.Pop(), WeightIn(token.Source));
                    break;
                case Kind.CloseRound when round.Count > 0:
                    pieces.Multiply(round.Pop(), Stronger);
                    break;
                case Kind.CloseSquare when square.Count > 0:
                    pieces.Multiply(square.Pop(), Weaker);
                    break;
                case Kind.Escaped:
                    pieces.Add(new Piece(token.Source[1..], offset, token.Source.Length));
                    break;
                default:
                    AddText(pieces, token.Source, offset);
                    break;
            }
            offset += token.Source.Length;
        }
        // The reference takes the positions in the order in which the brackets were opened.
        foreach (var from in round.Reverse()) pieces.Multiply(from, Stronger);
        foreach (var from in square.Reverse()) pieces.Multiply(from, Weaker);
        return pieces;
    }

    private static Parser<IReadOnlyList<Token>> Build()
    {
        var escape = Literals.Scan(input => input[0] != '\\' ? 0 : input.Length > 1 && input[1] is '(' or ')' or '[' or ']' or '\\' ? 2 : 1, @"\")
            .Then(t => new Token(Kind.Escaped, t.ToString()));
        var weighted = Literals.Scan(Weighted, ":").Then(t => new Token(Kind.CloseWeighted, t.ToString()));
        var text = Literals.NoneOf(@"\()[]:").Then(t => new Token(Kind.Text, t.ToString()));
        Parser<Token> sign(char c, Kind kind) => Literals.Char(c).Then(_ => new Token(kind, c.ToString()));
        return ZeroOrMany(OneOf(escape, weighted, text, sign(':', Kind.Text), sign('(', Kind.OpenRound), sign('[', Kind.OpenSquare),
            sign(')', Kind.CloseRound), sign(']', Kind.CloseSquare))).AndSkip(Always().Eof());
    }

    /// <summary>
    /// <c>:\s*([+-]?[.\d]+)\s*\)</c>, where the number is one. (The reference crashes on <c>(a:1.2.3)</c>; here such a colon is text.)
    /// </summary>
    private static int Weighted(ReadOnlySpan<char> input)
    {
        if (input[0] != ':') return 0;
        var close = 1;
        while (close < input.Length && (PythonText.IsSpace(input[close]) || input[close] is '+' or '-' or '.' || char.IsDigit(input[close]))) close++;
        if (close >= input.Length || input[close] != ')') return 0;
        return PythonText.TryFloat(input[1..close].ToString(), out _) ? close + 1 : 0;
    }

    private static double WeightIn(string token) => PythonText.TryFloat(token[1..^1], out var weight) ? weight : 1;

    private static void AddText(Pieces pieces, string text, int offset)
    {
        var from = 0;
        foreach (Match mark in Break().Matches(text))
        {
            pieces.Add(new Piece(text[from..mark.Index], offset + from, mark.Index - from));
            pieces.Add(new Piece("BREAK", offset + mark.Index, 0), -1);
            from = mark.Index + mark.Length;
        }
        pieces.Add(new Piece(text[from..], offset + from, text.Length - from));
    }

    private static ImmutableArray<WeightedText> Join(Pieces pieces)
    {
        var joined = ImmutableArray.CreateBuilder<WeightedText>();
        for (var i = 0; i < pieces.Count;)
        {
            var (from, weight) = (i, pieces.Weight(i));
            while (i < pieces.Count && pieces.Weight(i).Equals(weight)) i++;
            joined.Add(new WeightedText(i - from == 1 ? pieces.Texts[from].Text : string.Concat(pieces.Texts[from..i].Select(p => p.Text)), weight));
        }
        return joined.ToImmutable();
    }

    [GeneratedRegex(@"\s*\bBREAK\b\s*")]
    private static partial Regex Break();
}
