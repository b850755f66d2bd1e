using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters.Weight;

/// <summary>The tensors of an adapter file that belong to one module of a network, by the ends of their names as kohya writes them.</summary>
/// <param name="module">The module's name in the file: <c>lora_unet_mid_block_attentions_0_proj_in</c>.</param>
/// <param name="file">The file.</param>
/// <param name="names">The full name of each tensor, by its end.</param>
/// <param name="device">Where tensors go.</param>
public sealed class ModuleTensors(string module, ITensorFile file, IReadOnlyDictionary<string, string> names, Device device)
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>The module's name in the file.</summary>
    public string Module => module;

    /// <summary>Full names of the tensors that no algorithm has read.</summary>
    public IEnumerable<string> Left => names.Where(name => !taken.Contains(name.Key)).Select(name => name.Value);

    /// <summary>True where there is such a tensor.</summary>
    public bool Has(string end) => names.ContainsKey(end);

    /// <summary>True where all are there.</summary>
    public bool HasAll(params ReadOnlySpan<string> ends)
    {
        foreach (var end in ends)
            if (!Has(end)) return false;
        return true;
    }

    /// <summary>The shape of a tensor.</summary>
    public IReadOnlyList<long> Shape(string end) => file.Tensors[names[end]].Shape;

    /// <summary>Reads a tensor in the file's numbers; the caller owns it, outside every dispose scope.</summary>
    public Tensor Take(string end)
    {
        taken.Add(end);
        return file.Read(names[end], null, device).DetachFromDisposeScope();
    }

    /// <summary>The same, or null where there is none.</summary>
    public Tensor? TakeIf(string end) => Has(end) ? Take(end) : null;

    /// <summary>A tensor of one number as that number, or null where there is none.</summary>
    public double? Number(string end)
    {
        if (!Has(end)) return null;
        taken.Add(end);
        using var scope = NewDisposeScope();
        return file.Read(names[end], ScalarType.Float64).item<double>();
    }
}
