using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers.Windows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Dat;

/// <summary>The convolution beside DAT's attention, and the two maps by which the two weigh each other ("adaptive interaction module").</summary>
internal sealed class Interaction : Layer
{
    private readonly DepthwiseConv conv;
    private readonly FrozenBatchNorm convNorm;
    private readonly AdaptableConv2d channelIn;
    private readonly FrozenBatchNorm channelNorm;
    private readonly AdaptableConv2d channelOut;
    private readonly AdaptableConv2d spaceIn;
    private readonly FrozenBatchNorm spaceNorm;
    private readonly AdaptableConv2d spaceOut;

    public Interaction(Weights weights, long width)
        : base(weights)
    {
        conv = Add(new DepthwiseConv(weights.At("dwconv.0"), width));
        convNorm = Add(new FrozenBatchNorm(weights.At("dwconv.1"), width));
        channelIn = Add(new AdaptableConv2d(weights.At("channel_interaction.1"), width, width / 8, kernel: 1));
        channelNorm = Add(new FrozenBatchNorm(weights.At("channel_interaction.2"), width / 8));
        channelOut = Add(new AdaptableConv2d(weights.At("channel_interaction.4"), width / 8, width, kernel: 1));
        spaceIn = Add(new AdaptableConv2d(weights.At("spatial_interaction.0"), width, width / 16, kernel: 1));
        spaceNorm = Add(new FrozenBatchNorm(weights.At("spatial_interaction.1"), width / 16));
        spaceOut = Add(new AdaptableConv2d(weights.At("spatial_interaction.3"), width / 16, 1, kernel: 1));
    }

    /// <param name="values">What the attention weighs, [b, c, h, w].</param>
    public Tensor Convolve(Tensor values) => gelu(convNorm.Forward(conv.Forward(values)));

    /// <summary>A weight for each channel, [b, c, 1, 1].</summary>
    public Tensor Channels(Tensor x) => channelOut.Forward(gelu(channelNorm.Forward(channelIn.Forward(x.mean([2, 3], keepdim: true))))).sigmoid();

    /// <summary>A weight for each cell, [b, 1, h, w].</summary>
    public Tensor Cells(Tensor x) => spaceOut.Forward(gelu(spaceNorm.Forward(spaceIn.Forward(x)))).sigmoid();
}
