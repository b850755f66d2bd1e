using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>Layers in a row under one number, such as <c>input_blocks.1</c> (<c>TimestepEmbedSequential</c> of <c>openaimodel.py</c>).</summary>
internal sealed class UNetStage : Layer
{
    private readonly IReadOnlyList<UNetLayer> layers;

    public UNetStage(Weights weights, IReadOnlyList<UNetLayer> layers)
        : base(weights)
    {
        this.layers = layers;
        foreach (var layer in layers) Add(layer);
    }

    public Tensor Forward(Tensor x, UNetSignals signals)
    {
        using var scope = NewDisposeScope();
        using var visit = Visit(x.device);
        var h = x.alias();
        foreach (var layer in layers) h = layer.Forward(h, signals);
        return h.MoveToOuterDisposeScope();
    }
}
