using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Merging;

/// <summary>One module of a LoRA as two matrices in float64, and the shape of the layer that it changes.</summary>
/// <param name="Up">[outputs, rank], the scale alpha / rank not counted.</param>
/// <param name="Down">[rank, inputs · kernel].</param>
/// <param name="Scale">alpha / rank.</param>
/// <param name="Shape">The layer's weight: [outputs, inputs] or [outputs, inputs, k, k].</param>
internal sealed record LoraFactors(Tensor Up, Tensor Down, double Scale, ImmutableArray<long> Shape)
{
    /// <summary>True for convolutions larger than 1×1.</summary>
    public bool IsWide => Shape is [_, _, > 1, _] or [_, _, _, > 1];

    /// <summary>True where the factors are stored as convolutions, 1×1 ones too.</summary>
    public bool IsConvolution => Shape.Length == 4;

    /// <summary>The modules of a file.</summary>
    /// <exception cref="UnsupportedFeatureException">It has modules of another algorithm, which are no product of two factors.</exception>
    public static IReadOnlyDictionary<string, LoraFactors> Of(AdapterFile file)
    {
        var others = file.Modules.Where(m => m.Adapter is not Lora).Select(m => m.Module).Concat(file.Unread).ToList();
        if (others.Count > 0)
        {
            throw new UnsupportedFeatureException(
                $"{file.Path} has {others.Count} modules that are no plain LoRA or LoCon, for instance '{others[0]}'. Merge it into a checkpoint, and extract a LoRA from there.");
        }

        return file.Modules.ToDictionary(m => m.Module, m => Of((Lora)m.Adapter), StringComparer.Ordinal);
    }

    /// <summary>The factors under which a module is stored, from matrices.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="up">[outputs, rank].</param>
    /// <param name="down">[rank, inputs · kernel].</param>
    /// <param name="alpha">Its alpha.</param>
    /// <param name="shape">The layer's weight.</param>
    /// <param name="dtype">The numbers to store.</param>
    /// <param name="add">Takes the tensors; they must not be disposed before they are written.</param>
    public static void Store(string module, Tensor up, Tensor down, double alpha, ImmutableArray<long> shape, DType dtype, Action<string, Tensor> add)
    {
        var rank = up.shape[1];
        var type = dtype.ToScalarType();
        var (u, d) = shape.Length == 4 ? (up.reshape(shape[0], rank, 1, 1), down.reshape(rank, shape[1], shape[2], shape[3])) : (up, down);
        Add("lora_up.weight", StoredTensor.Narrow(u, dtype, module, module));
        Add("lora_down.weight", StoredTensor.Narrow(d, dtype, module, module));
        Add("alpha", tensor(alpha));

        void Add(string end, Tensor value) => add($"{module}.{end}", value.to(type).contiguous().DetachFromDisposeScope());
    }

    /// <summary>The numbers that a new LoRA is written in: those asked for, else the widest of its parents'.</summary>
    public static DType Kind(IEnumerable<AdapterFile> files, SavePrecision precision) => StoredTensor.Kind(
        files.SelectMany(f => f.Modules).SelectMany(m => m.Adapter.Tensors).Select(t => DTypes.FromScalarType(t.Value.dtype)).Aggregate(StoredTensor.Wider), precision);

    private static LoraFactors Of(Lora lora)
    {
        var down = lora.Down.to(ScalarType.Float64);
        var up = lora.Up.to(ScalarType.Float64).flatten(1);
        ImmutableArray<long> shape = lora.Mid is { } mid ? [up.shape[0], down.shape[1], mid.shape[2], mid.shape[3]]
            : down.shape.Length == 4 ? [up.shape[0], down.shape[1], down.shape[2], down.shape[3]]
            : [up.shape[0], down.shape[1]];
        // Tucker's core goes into the lower factor: rank × (inputs · kernel), as in a plain LoCon.
        var lower = lora.Mid is null ? down.flatten(1) : einsum("rskl,si->rikl", lora.Mid.to(ScalarType.Float64), down.flatten(1)).flatten(1);
        return new LoraFactors(up, lower, lora.Scale, shape);
    }
}
