using Parlot;
using Parlot.Fluent;

namespace Easel.Core.Prompts;

/// <summary>
/// The grammar of edits and alternations. The language is that of A1111's <c>schedule_parser</c> (<c>modules/prompt_parser.py</c>):
/// <code>
/// start      = { text | bracket | one of "[]():" }
/// prompt     = { text | bracket }
/// bracket    = "(" prompt [":" prompt] ")" | "[" prompt "]" | "[" [prompt ":"] prompt ":" number "]" | "[" prompt {"|" prompt} "]"
/// text       = { any character but \ [ ] ( ) : |, or \ and any character but a line feed }
/// </code>
/// A lone bracket or colon is text at the top only, so a bracket either parses as a whole or its opening is literal; a <c>|</c> outside
/// of an alternation makes all of the prompt literal. Where the reference's grammar is ambiguous, the structured reading is taken.
/// </summary>
internal static class PromptGrammar
{
    /// <summary>How deep brackets may nest; deeper ones are text. It bounds the stack, whatever is typed.</summary>
    public const int DeepestNesting = 100;

    private static readonly Parser<IReadOnlyList<PromptNode>> Start = Build();

    public static PromptNode Parse(string prompt) =>
        Start.TryParse(new Attempt(prompt), out var parts, out _) ? Join(parts) : new PromptText(prompt);

    private static Parser<IReadOnlyList<PromptNode>> Build()
    {
        var text = Literals.Scan(Text).Then<PromptNode>(t => new PromptText(t.ToString()));
        var when = Literals.Scan(When).Then(t => t.ToString());
        var colon = Literals.Char(':');
        var close = Literals.Char(']');
        var prompt = Deferred<PromptNode>();

        var round = Between(Literals.Char('('), prompt.And(ZeroOrOne(colon.SkipAnd(prompt))), Literals.Char(')'))
            .Then<PromptNode>(p => new PromptEmphasis(false, p.Item1, p.Item2.Count > 0 ? p.Item2[0] : null));
        var plain = close.Then<Func<PromptNode, PromptNode>>(_ => inner => new PromptEmphasis(true, inner, null));
        var to = colon.SkipAnd(when).AndSkip(close).Then<Func<PromptNode, PromptNode>>(w => first => new PromptEdit(null, first, w));
        var fromTo = colon.SkipAnd(prompt).AndSkip(colon).And(when).AndSkip(close)
            .Then<Func<PromptNode, PromptNode>>(p => first => new PromptEdit(first, p.Item1, p.Item2));
        var options = OneOrMany(Literals.Char('|').SkipAnd(prompt)).AndSkip(close)
            .Then<Func<PromptNode, PromptNode>>(others => first => new PromptAlternation([first, .. others]));
        var square = Literals.Char('[').SkipAnd(prompt).And(OneOf(plain, to, fromTo, options)).Then(p => p.Item2(p.Item1));

        var bracket = OneOf(
            If(c => ((Attempt)c).Enter(), OneOf(round, square).Then((c, node) => ((Attempt)c).Leave(node))),
            If(c => ((Attempt)c).GiveUp(), text));
        prompt.Parser = ZeroOrMany(OneOf(text, bracket)).Then(Join);
        var lone = Literals.AnyOf("[]():", 1, 1).Then<PromptNode>(t => new PromptText(t.ToString()));
        return ZeroOrMany(OneOf(text, bracket, lone)).AndSkip(Always().Eof());
    }

    private static PromptNode Join(IReadOnlyList<PromptNode> parts) => parts.Count == 1 ? parts[0] : new PromptSequence([.. parts]);

    private static int Text(ReadOnlySpan<char> input)
    {
        var length = 0;
        while (length < input.Length && input[length] is not ('[' or ']' or '(' or ')' or ':' or '|'))
        {
            if (input[length] != '\\') length++;
            else if (length + 1 < input.Length && input[length + 1] != '\n') length += 2;
            else break;
        }
        return length;
    }

    /// <summary>A signed decimal number with white space around it: as much as there is, if there is a number at all.</summary>
    private static int When(ReadOnlySpan<char> input)
    {
        var at = Spaces(input, 0);
        if (at < input.Length && input[at] is '+' or '-') at++;
        var whole = Digits(input, at);
        var end = at + whole;
        if (end < input.Length && input[end] == '.')
        {
            var fraction = Digits(input, end + 1);
            if (whole + fraction == 0) return 0;
            end += 1 + fraction;
        }
        else if (whole == 0)
        {
            return 0;
        }
        if (end < input.Length && input[end] is 'e' or 'E')
        {
            var exponent = end + 1;
            if (exponent < input.Length && input[exponent] is '+' or '-') exponent++;
            if (Digits(input, exponent) is > 0 and var digits) end = exponent + digits;
        }
        return Spaces(input, end);
    }

    private static int Digits(ReadOnlySpan<char> input, int from)
    {
        var at = from;
        while (at < input.Length && char.IsAsciiDigit(input[at])) at++;
        return at - from;
    }

    private static int Spaces(ReadOnlySpan<char> input, int at)
    {
        while (at < input.Length && PythonText.IsSpace(input[at])) at++;
        return at;
    }

    /// <summary>
    /// One parse. It remembers the brackets that lead nowhere: such a bracket is met once from each bracket around it and once at the
    /// top, and without the memory the time would grow with the power of the nesting.
    /// </summary>
    private sealed class Attempt(string prompt) : ParseContext(new Scanner(prompt))
    {
        private readonly HashSet<int> dead = [];
        private readonly Stack<int> open = new();

        public bool Enter()
        {
            var at = Scanner.Cursor.Offset;
            if (at >= Scanner.Buffer.Length || Scanner.Buffer[at] is not ('(' or '[') || dead.Contains(at)) return false;
            if (open.Count >= DeepestNesting)
            {
                dead.Add(at);
                return false;
            }
            open.Push(at);
            return true;
        }

        public PromptNode Leave(PromptNode node)
        {
            open.Pop();
            return node;
        }

        /// <summary>Called where no bracket was read: notes the failed one. Always false.</summary>
        public bool GiveUp()
        {
            if (open.TryPeek(out var at) && at == Scanner.Cursor.Offset) dead.Add(open.Pop());
            return false;
        }
    }
}
