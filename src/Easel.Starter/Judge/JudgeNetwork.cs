using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Judge;

/// <summary>
/// Reads a drawn picture cell by cell: 16 × 16 cells of 8 pixels, each with a kind (or none) and a colour, and the whole picture's sky and
/// ground. A small convolutional pyramid: detail down to cells of 8 pixels, context from cells of 16, both added.
/// </summary>
internal sealed class JudgeNetwork : IDisposable
{
    private readonly AdaptableConv2d edges, shapes, parts, detail, context1, context2, context3, back, merged, heads, whole;
    private readonly GroupNorm norm1, norm2, norm3, norm4, norm5, norm6, norm7, norm8;
    private readonly Layer[] all;

    /// <param name="weights">Fresh or trained weights.</param>
    public JudgeNetwork(Weights weights)
    {
        (edges, norm1) = (new(weights.At("edges"), 3, 32, 5, 2), new(weights.At("norm1"), 32, 1e-5, groups: 8));
        (shapes, norm2) = (new(weights.At("shapes"), 32, 64, 3, 2), new(weights.At("norm2"), 64, 1e-5, groups: 8));
        (parts, norm3) = (new(weights.At("parts"), 64, 64, 3, 2), new(weights.At("norm3"), 64, 1e-5, groups: 8));
        (detail, norm4) = (new(weights.At("detail"), 64, 64), new(weights.At("norm4"), 64, 1e-5, groups: 8));
        (context1, norm5) = (new(weights.At("context1"), 64, 96, 3, 2), new(weights.At("norm5"), 96, 1e-5, groups: 8));
        (context2, norm6) = (new(weights.At("context2"), 96, 96), new(weights.At("norm6"), 96, 1e-5, groups: 8));
        (context3, norm7) = (new(weights.At("context3"), 96, 96), new(weights.At("norm7"), 96, 1e-5, groups: 8));
        back = new(weights.At("back"), 96, 64, 1);
        (merged, norm8) = (new(weights.At("merged"), 64, 64), new(weights.At("norm8"), 64, 1e-5, groups: 8));
        heads = new(weights.At("heads"), 64, Labels.Kinds + 1 + Labels.Colours, 1);
        whole = new(weights.At("whole"), 192, Labels.Skies + Labels.Grounds, 1);
        all = [edges, norm1, shapes, norm2, parts, norm3, detail, norm4, context1, norm5, context2, norm6, context3, norm7, back, merged, norm8, heads, whole];
    }

    /// <summary>All weights by name.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() =>
        all.SelectMany(layer => layer.NamedParameters().Select(p => ($"{layer.Name}.{p.Name}", p.Parameter)));

    /// <summary>Reads pictures.</summary>
    /// <param name="pictures">[n, 3, 128, 128], −1 … 1.</param>
    /// <returns>Logits: kinds [n, 1 + kinds, 16, 16] with "nothing" first, colours [n, colours, 16, 16], skies [n, skies], grounds [n, grounds].</returns>
    public (Tensor Kinds, Tensor Colours, Tensor Skies, Tensor Grounds) Forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var x = relu(norm1.Forward(edges.Forward(pictures)));
        x = relu(norm2.Forward(shapes.Forward(x)));
        x = relu(norm3.Forward(parts.Forward(x)));
        x += relu(norm4.Forward(detail.Forward(x)));
        var wide = relu(norm5.Forward(context1.Forward(x)));
        wide += relu(norm6.Forward(context2.Forward(wide)));
        wide += relu(norm7.Forward(context3.Forward(wide)));
        var both = x + interpolate(back.Forward(wide), scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        both += relu(norm8.Forward(merged.Forward(both)));
        var cells = heads.Forward(both);
        // The upper and the lower half's means: a sky is above, a ground below.
        var halves = wide.mean([3]).view(wide.shape[0], 96, 2, 4).mean([3]);
        var seen = halves.reshape(-1, 192, 1, 1);
        var scene = whole.Forward(seen).view(-1, Labels.Skies + Labels.Grounds);
        return (cells[.., ..(Labels.Kinds + 1)].MoveToOuterDisposeScope(), cells[.., (Labels.Kinds + 1)..].MoveToOuterDisposeScope(),
            scene[.., ..Labels.Skies].MoveToOuterDisposeScope(), scene[.., Labels.Skies..].MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        foreach (var layer in all) layer.Dispose();
    }
}
