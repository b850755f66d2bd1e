using System.Collections.Immutable;
using Easel.Application.Prompts;
using Easel.Engine.Conditioning;

namespace Easel.Cli.Serving;

/// <summary>Counts tokens with the engine's tokenizer, which needs no tensor library.</summary>
internal sealed class EnginePromptCounter : IPromptCounter
{
    private const int Steps = 20;
    private const int Block = 75;

    public PromptLength Count(string prompt)
    {
        var explained = PromptExplanation.Of(prompt, Steps);
        return new PromptLength(explained.TokenCount, explained.TokenLimit);
    }

    public ImmutableArray<PromptToken> Tokens(string prompt)
    {
        var longest = PromptExplanation.Of(prompt, Steps).Parts.MaxBy(part => part.Tokens.Length)!;
        // A block is start, 75 tokens and end; what fills it up repeats the end.
        return [.. longest.Chunks.SelectMany((chunk, block) => chunk.Ids.Skip(1).TakeWhile(id => id != ClipTokenizer.EndId).Select(id => new PromptToken(id, ClipTokenizer.Default.TextOf(id), block)))];
    }

    public ImmutableArray<PromptToken> Literal(string text) => [.. ClipTokenizer.Default.Tokens(text).Select((token, i) => new PromptToken(token.Id, token.Text, i / Block))];
}
