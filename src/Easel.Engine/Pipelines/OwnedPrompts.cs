using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion.Guidance;

namespace Easel.Engine.Pipelines;

/// <summary>Conditions that live from batch to batch, outside every dispose scope.</summary>
internal sealed class OwnedPrompts : IDisposable
{
    private readonly List<Condition> conditions;

    /// <summary>Takes the tensors out of their dispose scope.</summary>
    public OwnedPrompts(PromptConditions prompts)
    {
        Value = prompts;
        conditions = [.. prompts.Parts.Select(part => part.Schedule).Append(prompts.Negative).SelectMany(schedule => schedule.Entries).Select(entry => entry.Condition).Concat(prompts.Padding is { } padding ? [padding] : []).Distinct(ReferenceEqualityComparer.Instance).Cast<Condition>()];
        foreach (var condition in conditions)
        {
            condition.Context.DetachFromDisposeScope();
            condition.Vector?.DetachFromDisposeScope();
        }
    }

    public PromptConditions Value { get; }

    public void Dispose()
    {
        foreach (var condition in conditions)
        {
            condition.Context.Dispose();
            condition.Vector?.Dispose();
        }
    }
}
