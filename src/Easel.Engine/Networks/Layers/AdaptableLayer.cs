using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>A layer of one weight, and mostly a bias, with a slot for weight adapters.</summary>
public abstract class AdaptableLayer : Layer
{
    private ImmutableArray<SlottedAdapter> adapters = [];
    private MergedWeight? merged;

    private protected AdaptableLayer(Weights weights)
        : base(weights)
    {
    }

    /// <summary>The adapters in force, in the order in which they were applied.</summary>
    public ImmutableArray<SlottedAdapter> Adapters
    {
        get => adapters;
        internal set => adapters = value;
    }

    /// <summary>The shape of the base weight.</summary>
    public IReadOnlyList<long> WeightShape => Weight.Value.shape;

    /// <summary>The base weight's numbers, to look at.</summary>
    public Tensor WeightValue => Weight.Value;

    /// <summary>Bytes of the weight with merged adapters that the layer keeps for the next time that it has the same ones.</summary>
    internal long MergedBytes => merged?.Bytes ?? 0;

    /// <summary>Frees the weight with merged adapters where it is not the present ones'.</summary>
    internal void ForgetOthers()
    {
        if (merged is not null && !merged.Holds(Merged)) Forget();
    }

    /// <summary>The base weight.</summary>
    private protected abstract Weight Weight { get; }

    /// <summary>The base bias, or null where the layer has none.</summary>
    private protected abstract Weight? Bias { get; }

    /// <summary>The adapters that are computed at every call and are not switched off.</summary>
    private protected IEnumerable<SlottedAdapter> Live => adapters.Where(slot => slot.Mode == AdapterMode.Live && slot.Strength.Value != 0);

    private ImmutableArray<SlottedAdapter> Merged => [.. adapters.Where(slot => slot.Mode == AdapterMode.Merged && slot.Strength.Value != 0)];

    /// <summary>Weight and bias with the merged adapters in them; the base ones, untouched, where there are none.</summary>
    private protected (Tensor Weight, Tensor? Bias) WithMerged(ScalarType dtype)
    {
        if (adapters.IsEmpty) return (Weight.As(dtype), Bias?.As(dtype));
        var slots = Merged;
        if (slots.IsEmpty)
        {
            Forget();
            return (Weight.As(dtype), Bias?.As(dtype));
        }

        if (merged is null || !merged.Holds(slots, dtype))
        {
            Forget();
            var (weight, bias) = Sum(slots, dtype);
            merged = new MergedWeight(weight.DetachFromDisposeScope(), bias?.DetachFromDisposeScope(), slots, dtype);
        }

        return (merged.Weight, merged.Bias);
    }

    /// <summary>Weight and bias with all adapters in them, for layers that know no cheaper road; new tensors where any is live.</summary>
    private protected (Tensor Weight, Tensor? Bias) WithAll(ScalarType dtype)
    {
        var (weight, bias) = WithMerged(dtype);
        foreach (var slot in Live) (weight, bias) = (Plus(weight, slot.Adapter.Delta(Weight.Value), slot), PlusBias(bias, slot.Adapter.BiasDelta(), slot));
        return (weight, bias);
    }

    private protected override void Release() => Forget();

    // At full precision, rounded once: the sum of many small changes would drown in half precision.
    private (Tensor Weight, Tensor? Bias) Sum(ImmutableArray<SlottedAdapter> slots, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (baseWeight, baseBias) = (Weight.Value.to(float32), Bias?.Value.to(float32));
        var (weight, bias) = (baseWeight, baseBias);
        foreach (var slot in slots) (weight, bias) = (Plus(weight, slot.Adapter.Delta(Weight.Value), slot), PlusBias(bias, slot.Adapter.BiasDelta(), slot));
        return (Own(weight, baseWeight), bias is null ? null : Own(bias, baseBias));

        // The layer frees it, so it must not be the base weight itself.
        Tensor Own(Tensor sum, Tensor? start) =>
            (sum.dtype != dtype ? sum.to(dtype) : ReferenceEquals(sum, start) ? sum.clone() : sum).MoveToOuterDisposeScope();
    }

    private static Tensor Plus(Tensor weight, Tensor? delta, SlottedAdapter slot) =>
        delta is null ? weight : weight + (slot.Strength.Value * delta).to(weight.dtype);

    // A layer without a bias gets one from an adapter that has one.
    private static Tensor? PlusBias(Tensor? bias, Tensor? delta, SlottedAdapter slot) =>
        delta is null ? bias : bias is null ? slot.Strength.Value * delta : Plus(bias, delta.view(bias.shape), slot);

    private void Forget()
    {
        merged?.Dispose();
        merged = null;
    }
}
