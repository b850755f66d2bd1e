using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>A layer's weight and bias with adapters added, and what they were added from.</summary>
internal sealed class MergedWeight(Tensor weight, Tensor? bias, ImmutableArray<SlottedAdapter> slots, ScalarType dtype) : IDisposable
{
    private readonly double[] strengths = [.. slots.Select(slot => slot.Strength.Value)];

    public Tensor Weight => weight;

    public Tensor? Bias => bias;

    /// <summary>True where these adapters at their present strengths are what is in it.</summary>
    public bool Holds(ImmutableArray<SlottedAdapter> current, ScalarType wanted)
    {
        if (wanted != dtype || current.Length != slots.Length) return false;
        for (var i = 0; i < slots.Length; i++)
            if (!ReferenceEquals(current[i], slots[i]) || current[i].Strength.Value != strengths[i]) return false;
        return true;
    }

    public void Dispose()
    {
        weight.Dispose();
        bias?.Dispose();
    }
}
