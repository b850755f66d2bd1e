using System.Collections.Immutable;

namespace Easel.Application.Prompts;

/// <summary>Counts a prompt's tokens and shows them. The host brings it: the studio itself knows no tokenizer.</summary>
public interface IPromptCounter
{
    /// <summary>How long a prompt is, as the page shows it while it is typed. Any text can be counted; of texts that change over time the longest counts.</summary>
    PromptLength Count(string prompt);

    /// <summary>The tokens themselves, without start, end and padding; of texts that change over time those of the longest.</summary>
    ImmutableArray<PromptToken> Tokens(string prompt);

    /// <summary>The tokens of a text as it stands: brackets and all that the prompt language gives a meaning are text.</summary>
    ImmutableArray<PromptToken> Literal(string text);
}

/// <summary>How long a prompt is.</summary>
/// <param name="Tokens">Tokens without start, end and padding.</param>
/// <param name="Limit">What fits into the blocks that it takes: a multiple of 75.</param>
public readonly record struct PromptLength(int Tokens, int Limit);

/// <summary>A token of a prompt.</summary>
/// <param name="Id">Its row in the table of embeddings.</param>
/// <param name="Text">How the vocabulary spells it, with a space behind where a word ends.</param>
/// <param name="Block">The block of 75 in which it is read, from 0.</param>
public readonly record struct PromptToken(int Id, string Text, int Block);
