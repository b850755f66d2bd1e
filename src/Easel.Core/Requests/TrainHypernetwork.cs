using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>The shape of a hypernetwork (A1111, <c>modules/hypernetworks/hypernetwork.py</c>).</summary>
/// <param name="LayerStructure">Widths of the layers as multiples of the width it works on; begins and ends with 1.</param>
/// <param name="Activation">Between layers: <c>linear</c>, <c>relu</c>, <c>leakyrelu</c>, <c>elu</c>, <c>swish</c>, <c>tanh</c>, <c>sigmoid</c>.</param>
/// <param name="LayerNorm">True normalises each layer's output.</param>
/// <param name="Widths">The widths of context that it changes; empty takes all that the model has.</param>
public sealed record TrainHypernetwork(
    ImmutableArray<double> LayerStructure = default, string Activation = "linear", bool LayerNorm = false, ImmutableArray<int> Widths = default)
{
    /// <summary>Widths of the layers; one, two, one by default.</summary>
    public ImmutableArray<double> LayerStructure { get; init; } = LayerStructure.IsDefault ? [1, 2, 1] : LayerStructure;

    /// <summary>The widths of context; empty by default.</summary>
    public ImmutableArray<int> Widths { get; init; } = Widths.IsDefault ? [] : Widths;
}
