namespace Easel.Engine.Adapters.Weight;

/// <summary>What a module's name in an adapter file means in a model: a layer, or some rows of one.</summary>
/// <param name="Part">The network: <c>unet</c>, <c>text0</c>, <c>text1</c>.</param>
/// <param name="Layer">The layer's full name in the checkpoint.</param>
/// <param name="Shape">The weight that the adapter changes, outputs first.</param>
/// <param name="Start">The first of its rows in the layer's weight; query, key and value of OpenCLIP's towers are one layer.</param>
public sealed record AdapterTarget(string Part, string Layer, IReadOnlyList<long> Shape, long? Start = null)
{
    /// <summary>True where it is in a text encoder.</summary>
    public bool IsText => Part != AdapterKeys.UNetPart;
}
