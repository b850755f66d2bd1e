namespace Easel.Application.Prompts;

/// <summary>Counts a prompt's tokens. The host brings it: the studio itself knows no tokenizer.</summary>
public interface IPromptCounter
{
    /// <summary>How long a prompt is, as the page shows it while it is typed. Any text can be counted; of texts that change over time the longest counts.</summary>
    PromptLength Count(string prompt);
}

/// <summary>How long a prompt is.</summary>
/// <param name="Tokens">Tokens without start, end and padding.</param>
/// <param name="Limit">What fits into the blocks that it takes: a multiple of 75.</param>
public readonly record struct PromptLength(int Tokens, int Limit);
