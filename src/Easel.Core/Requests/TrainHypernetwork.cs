using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>The shape of a hypernetwork (A1111, <c>modules/hypernetworks/hypernetwork.py</c>).</summary>
/// <param name="LayerStructure">Widths of the layers as multiples of the width it works on; begins and ends with 1.</param>
/// <param name="Activation">Between layers: <c>linear</c>, <c>relu</c>, <c>leakyrelu</c>, <c>elu</c>, <c>swish</c>, <c>tanh</c>, <c>sigmoid</c> and others of PyTorch's.</param>
/// <param name="LayerNorm">True normalises each layer's output.</param>
/// <param name="Widths">The widths of context that it changes; empty takes all that the model has.</param>
/// <param name="WeightInit">How weights start: <c>Normal</c>, <c>XavierUniform</c>, <c>XavierNormal</c>, <c>KaimingUniform</c>, <c>KaimingNormal</c>.</param>
/// <param name="ActivateOutput">True puts the activation behind the last layer too.</param>
/// <param name="Dropout">For each number of the layer structure the share that training drops behind that layer; begins and ends with 0; empty drops nothing.</param>
/// <param name="Weights">A hypernetwork to go on from, which decides its shape; null starts fresh.</param>
public sealed record TrainHypernetwork(
    ImmutableArray<double> LayerStructure = default,
    string Activation = "linear",
    bool LayerNorm = false,
    ImmutableArray<int> Widths = default,
    string WeightInit = "Normal",
    bool ActivateOutput = false,
    ImmutableArray<double> Dropout = default,
    string? Weights = null)
{
    /// <summary>Widths of the layers; one, two, one by default.</summary>
    public ImmutableArray<double> LayerStructure { get; init; } = LayerStructure.IsDefault ? [1, 2, 1] : LayerStructure;

    /// <summary>The widths of context; empty by default.</summary>
    public ImmutableArray<int> Widths { get; init; } = Widths.IsDefault ? [] : Widths;

    /// <summary>What training drops behind each layer; empty by default.</summary>
    public ImmutableArray<double> Dropout { get; init; } = Dropout.IsDefault ? [] : Dropout;
}
