using Easel.Application.Prompts;
using Easel.Engine.Conditioning;

namespace Easel.Cli.Serving;

/// <summary>Counts tokens with the engine's tokenizer, which needs no tensor library.</summary>
internal sealed class EnginePromptCounter : IPromptCounter
{
    private const int Steps = 20;

    public PromptLength Count(string prompt)
    {
        var explained = PromptExplanation.Of(prompt, Steps);
        return new PromptLength(explained.TokenCount, explained.TokenLimit);
    }
}
