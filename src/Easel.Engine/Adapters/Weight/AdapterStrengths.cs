using Easel.Core.Prompts;
using Easel.Engine.Networks.Layers;

namespace Easel.Engine.Adapters.Weight;

/// <summary>The strengths of one adapter file in a painting: text encoder and UNet apart, a factor for each block, a range of steps.</summary>
/// <param name="arguments">What the prompt says.</param>
public sealed class AdapterStrengths(LoraTag arguments)
{
    private readonly Dictionary<string, (AdapterStrength Strength, double Full)> known = [];
    private bool isActive = true;

    /// <summary>The strength of a module, shared by all of its block.</summary>
    public AdapterStrength Of(MatchedAdapter matched)
    {
        var block = AdapterBlocks.Of(matched.Target);
        var key = block ?? "";
        if (!known.TryGetValue(key, out var found))
        {
            var full = (matched.Target.IsText ? arguments.TextEncoder : arguments.UNet) * (arguments.Blocks?.Of(block) ?? 1);
            known[key] = found = (new AdapterStrength(isActive || matched.Target.IsText ? full : 0), full);
        }

        return found.Strength;
    }

    /// <summary>Switches the UNet's part on or off for a step, counted from 1. The text encoder has done its work by then.</summary>
    public void AtStep(int step)
    {
        var active = step >= (arguments.Start ?? 1) && step <= (arguments.Stop ?? int.MaxValue);
        if (active == isActive) return;
        isActive = active;
        foreach (var (block, (strength, full)) in known)
            if (block != "BASE") strength.Value = active ? full : 0;
    }
}
