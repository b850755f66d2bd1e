using System.Collections.Immutable;

namespace Easel.Engine.Adapters.Weight;

/// <summary>The algorithms of weight adapters, as their files are read.</summary>
public static class WeightAdapterKinds
{
    // Asked in turn: the first that finds its tensors takes the module.
    private static readonly ImmutableArray<Func<ModuleTensors, WeightAdapter?>> s_kinds =
    [
        Lora.TryRead, LoHa.TryRead, LoKr.TryRead, FullDiff.TryRead, Ia3.TryRead, Oft.TryRead, GLora.TryRead,
    ];

    /// <summary>The adapter of a module, or null where no algorithm knows its tensors.</summary>
    public static WeightAdapter? Read(ModuleTensors module)
    {
        foreach (var read in s_kinds)
        {
            if (read(module) is not { } adapter) continue;
            var whole = SparseResidual.Beside(adapter, module);
            return module.TakeIf("dora_scale") is { } magnitude ? new Dora(whole, magnitude) : whole;
        }

        return null;
    }
}
