using System.Collections.Immutable;
using System.Globalization;
using Easel.Engine.Adapters.Weight;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>What a LoRA's numbers are like, as sd-scripts' <c>check_lora_weights.py</c> tells, and what is wrong with it.</summary>
/// <param name="Modules">Each module's name, algorithm, rank, alpha, and the mean size of the numbers in each of its tensors.</param>
/// <param name="Problems">What is wrong; empty for a good file.</param>
public sealed record LoraReport(ImmutableArray<LoraModuleReport> Modules, ImmutableArray<string> Problems)
{
    // A trained change is far smaller than the weights (about 0.02 on average); far beyond that, pictures burn.
    private const double Huge = 10;

    /// <summary>Looks at every number. Files whose numbers are not finite cannot be loaded and are told by the exception of loading them.</summary>
    /// <param name="file">The loaded LoRA.</param>
    /// <param name="keys">The layers of a model that it is to fit, or null.</param>
    public static LoraReport Of(AdapterFile file, AdapterKeys? keys = null)
    {
        var modules = ImmutableArray.CreateBuilder<LoraModuleReport>();
        var problems = ImmutableArray.CreateBuilder<string>();
        List<string> idle = [], burnt = [];
        foreach (var (module, adapter) in file.Modules)
        {
            using var scope = NewDisposeScope();
            var sizes = adapter.Tensors.ToImmutableDictionary(t => t.Name, t => t.Value.to(ScalarType.Float32).abs().mean().item<float>());
            modules.Add(new LoraModuleReport(module, adapter.GetType().Name, adapter.Rank, adapter.Alpha, sizes));
            if (adapter is Lora && sizes["lora_up.weight"] == 0) idle.Add(module);
            if (sizes.Values.Any(size => size > Huge)) burnt.Add(module);
        }

        Tell(file.Unread, "tensors belong to no algorithm that is known");
        Tell(idle, "modules change nothing (their upper factor is zero): they were never trained");
        Tell(burnt, "modules have numbers far larger than any training leaves");
        if (keys is not null)
        {
            var match = file.Match(keys);
            Tell(match.Unmatched, "modules have no layer in the model");
            Tell(match.Misfits, "modules have another shape than the model's layer");
        }

        return new LoraReport(modules.ToImmutable(), problems.ToImmutable());

        void Tell(IReadOnlyCollection<string> names, string what)
        {
            if (names.Count > 0) problems.Add(string.Create(CultureInfo.InvariantCulture, $"{names.Count} {what}, for instance '{names.First()}'."));
        }
    }
}
