using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.ScuNet;

/// <summary>SCUNet, which cleans pictures without enlarging them (Zhang et al. 2022, arXiv:2203.13278; <c>network_scunet.py</c>).</summary>
internal sealed class ScuNetNetwork : UpscalerNetwork
{
    private readonly AdaptableConv2d head;
    private readonly (ScuBlock[] Blocks, AdaptableConv2d Halve)[] down;
    private readonly ScuBlock[] body;
    private readonly (DoublingConv Double, ScuBlock[] Blocks)[] up;
    private readonly AdaptableConv2d tail;

    public ScuNetNetwork(Weights weights, ScuNetConfig config)
        : base(weights)
    {
        var (width, depths) = (config.Width, config.Depths);
        head = Add(new AdaptableConv2d(weights.At("m_head.0"), 3, width, withBias: false));
        down =
        [
            .. Enumerable.Range(0, 3).Select(level => (
                Blocks(weights.At($"m_down{level + 1}"), 0, depths[level], width << level),
                Add(new AdaptableConv2d(weights.At($"m_down{level + 1}").At(depths[level]), width << level, width << (level + 1), kernel: 2, stride: 2, padding: 0, withBias: false)))),
        ];
        body = Blocks(weights.At("m_body"), 0, depths[3], width << 3);
        up =
        [
            .. Enumerable.Range(0, 3).Select(i => 2 - i).Select(level => (
                Add(new DoublingConv(weights.At($"m_up{level + 1}.0"), width << (level + 1), width << level)),
                Blocks(weights.At($"m_up{level + 1}"), 1, depths[6 - level], width << level))),
        ];
        tail = Add(new AdaptableConv2d(weights.At("m_tail.0"), width, 3, withBias: false));
    }

    /// <inheritdoc/>
    public override int Factor => 1;

    /// <inheritdoc/>
    public override int Multiple => 64;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var levels = new Stack<Tensor>();
        var y = head.Forward(x);
        foreach (var (blocks, halve) in down)
        {
            levels.Push(y);
            y = halve.Forward(Through(blocks, y));
        }

        levels.Push(y);
        y = Through(body, y);
        foreach (var (twice, blocks) in up) y = Through(blocks, twice.Forward(y + levels.Pop()));
        return tail.Forward(y + levels.Pop()).MoveToOuterDisposeScope();
    }

    private ScuBlock[] Blocks(Weights weights, int first, int count, long width) =>
        [.. Enumerable.Range(0, count).Select(i => Add(new ScuBlock(weights.At(first + i), width, i % 2 == 1)))];

    private static Tensor Through(ScuBlock[] blocks, Tensor x)
    {
        using var scope = NewDisposeScope();
        return blocks.Aggregate(x, (y, block) => block.Forward(y)).alias().MoveToOuterDisposeScope();
    }
}
