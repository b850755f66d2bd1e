using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>A layer's weight and bias with adapters added, and what they were added from.</summary>
internal sealed class MergedWeight(Tensor weight, Tensor? bias, ImmutableArray<SlottedAdapter> slots, ScalarType dtype) : IDisposable
{
    private readonly double[] strengths = [.. slots.Select(slot => slot.Strength.Value)];

    public Tensor Weight => weight;

    public Tensor? Bias => bias;

    public long Bytes => weight.numel() * weight.ElementSize + (bias is null ? 0 : bias.numel() * bias.ElementSize);

    /// <summary>True where these adapters at their present strengths are what is in it, in whatever numbers.</summary>
    public bool Holds(ImmutableArray<SlottedAdapter> current) => Holds(current, dtype);

    /// <summary>True where these adapters at their present strengths are what is in it.</summary>
    public bool Holds(ImmutableArray<SlottedAdapter> current, ScalarType wanted)
    {
        if (wanted != dtype || current.Length != slots.Length) return false;
        for (var i = 0; i < slots.Length; i++)
            if (!Equals(current[i].Adapter, slots[i].Adapter) || current[i].Strength.Value != strengths[i]) return false;
        return true;
    }

    public void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
    }
}
