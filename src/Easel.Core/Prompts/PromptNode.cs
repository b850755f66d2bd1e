using System.Collections.Immutable;
using System.Text;

namespace Easel.Core.Prompts;

/// <summary>
/// A prompt as a tree: text, brackets, edits over the steps (<c>[from:to:when]</c>), alternations (<c>[a|b]</c>). Every text has a
/// tree, and <see cref="object.ToString"/> prints the very text it was parsed from.
/// </summary>
public abstract record PromptNode
{
    /// <summary>
    /// The tree of a prompt. What is no well-formed edit or alternation stays literal text (A1111 <c>modules/prompt_parser.py</c>:
    /// <c>schedule_parser</c>); nothing is an error. Brackets more than <see cref="PromptGrammar.DeepestNesting"/> deep are text, too.
    /// </summary>
    public static PromptNode Parse(string prompt) => PromptGrammar.Parse(prompt);

    /// <summary>Appends the text that holds at a step, counted from 1.</summary>
    internal abstract void RenderAt(int step, PromptClock clock, StringBuilder text);

    /// <summary>Adds the last steps of this node's texts.</summary>
    internal virtual void AddBoundaries(PromptClock clock, ISet<int> steps)
    {
    }

    /// <summary>Appends the source text.</summary>
    internal abstract void Print(StringBuilder text);

    private protected string Source()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }
}

/// <summary>Literal text, escapes included as written.</summary>
public sealed record PromptText(string Text) : PromptNode
{
    internal override void RenderAt(int step, PromptClock clock, StringBuilder text) => text.Append(Text);

    internal override void Print(StringBuilder text) => text.Append(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Nodes one behind the other.</summary>
public sealed record PromptSequence(ImmutableArray<PromptNode> Parts) : PromptNode
{
    internal override void RenderAt(int step, PromptClock clock, StringBuilder text)
    {
        foreach (var part in Parts) part.RenderAt(step, clock, text);
    }

    internal override void AddBoundaries(PromptClock clock, ISet<int> steps)
    {
        foreach (var part in Parts) part.AddBoundaries(clock, steps);
    }

    internal override void Print(StringBuilder text)
    {
        foreach (var part in Parts) part.Print(text);
    }

    /// <inheritdoc/>
    public bool Equals(PromptSequence? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(Parts.Length, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => Source();
}

/// <summary>
/// A bracket that changes attention: <c>(inner)</c>, <c>(inner:weight)</c>, <c>[inner]</c>. The brackets are part of the text of every
/// step; <see cref="PromptAttention"/> reads them afterwards.
/// </summary>
/// <param name="Square">True for <c>[ ]</c>.</param>
/// <param name="Inner">What stands in it.</param>
/// <param name="Weight">What stands behind a colon, or null.</param>
public sealed record PromptEmphasis(bool Square, PromptNode Inner, PromptNode? Weight) : PromptNode
{
    internal override void RenderAt(int step, PromptClock clock, StringBuilder text)
    {
        text.Append(Square ? '[' : '(');
        Inner.RenderAt(step, clock, text);
        if (Weight is not null)
        {
            text.Append(':');
            Weight.RenderAt(step, clock, text);
        }
        text.Append(Square ? ']' : ')');
    }

    internal override void AddBoundaries(PromptClock clock, ISet<int> steps)
    {
        Inner.AddBoundaries(clock, steps);
        Weight?.AddBoundaries(clock, steps);
    }

    internal override void Print(StringBuilder text)
    {
        text.Append(Square ? '[' : '(');
        Inner.Print(text);
        if (Weight is not null)
        {
            text.Append(':');
            Weight.Print(text);
        }
        text.Append(Square ? ']' : ')');
    }

    /// <inheritdoc/>
    public override string ToString() => Source();
}

/// <summary>An edit: <c>[to:when]</c>, <c>[from::when]</c>, <c>[from:to:when]</c>. <paramref name="From"/> holds up to and with the step, then <paramref name="To"/>.</summary>
/// <param name="From">The text before; null where only one text was written (<c>[to:when]</c>).</param>
/// <param name="To">The text after.</param>
/// <param name="When">The number as written, with the white space around it.</param>
public sealed record PromptEdit(PromptNode? From, PromptNode To, string When) : PromptNode
{
    internal override void RenderAt(int step, PromptClock clock, StringBuilder text)
    {
        if (step > clock.StepOf(When)) To.RenderAt(step, clock, text);
        else From?.RenderAt(step, clock, text);
    }

    internal override void AddBoundaries(PromptClock clock, ISet<int> steps)
    {
        if (clock.StepOf(When) is >= 1 and var step) steps.Add(step);
        From?.AddBoundaries(clock, steps);
        To.AddBoundaries(clock, steps);
    }

    internal override void Print(StringBuilder text)
    {
        text.Append('[');
        if (From is not null)
        {
            From.Print(text);
            text.Append(':');
        }
        To.Print(text);
        text.Append(':').Append(When).Append(']');
    }

    /// <inheritdoc/>
    public override string ToString() => Source();
}

/// <summary>An alternation <c>[a|b|c]</c>: one option a step, in turn. Options may be empty.</summary>
public sealed record PromptAlternation(ImmutableArray<PromptNode> Options) : PromptNode
{
    internal override void RenderAt(int step, PromptClock clock, StringBuilder text)
    {
        var turn = (step - 1) % Options.Length;
        Options[turn < 0 ? turn + Options.Length : turn].RenderAt(step, clock, text);
    }

    internal override void AddBoundaries(PromptClock clock, ISet<int> steps)
    {
        for (var step = 1; step <= clock.Steps; step++) steps.Add(step);
        foreach (var option in Options) option.AddBoundaries(clock, steps);
    }

    internal override void Print(StringBuilder text)
    {
        for (var i = 0; i < Options.Length; i++)
        {
            text.Append(i == 0 ? '[' : '|');
            Options[i].Print(text);
        }
        text.Append(']');
    }

    /// <inheritdoc/>
    public bool Equals(PromptAlternation? other) => other is not null && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override int GetHashCode() => Options.Aggregate(Options.Length, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => Source();
}
