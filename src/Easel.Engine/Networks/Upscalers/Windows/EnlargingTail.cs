using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>The ways in which transformer upscalers turn features into a larger picture.</summary>
internal enum TailKind
{
    /// <summary>Narrow, unfold in steps of 2 or 3, last convolution.</summary>
    Shuffle,

    /// <summary>Unfold to the picture in one step.</summary>
    Direct,

    /// <summary>Narrow, double by repetition, convolve (for real photographs).</summary>
    Nearest,

    /// <summary>One convolution, whose result is added to the picture: nothing is enlarged.</summary>
    None,
}

/// <summary>The shape of a tail.</summary>
/// <param name="Kind">Its way.</param>
/// <param name="Features">Channels after narrowing.</param>
/// <param name="Steps">The factor of each step.</param>
internal sealed record TailConfig(TailKind Kind, long Features, int[] Steps)
{
    /// <summary>By what the picture grows.</summary>
    public int Factor => Steps.Aggregate(1, (a, b) => a * b);

    /// <summary>The tail that a file's names and shapes describe; null where none does.</summary>
    public static TailConfig? Detect(UpscalerTensors tensors)
    {
        if (tensors.Has("conv_up1.weight"))
            return new TailConfig(TailKind.Nearest, tensors.Size("conv_before_upsample.0.weight"), tensors.Has("conv_up2.weight") ? [2, 2] : [2]);
        if (tensors.Has("conv_before_upsample.0.weight"))
        {
            var features = tensors.Size("conv_before_upsample.0.weight");
            var steps = new List<int>();
            for (var i = 0; tensors.Has($"upsample.{i}.weight"); i += 2) steps.Add((int)Math.Round(Math.Sqrt((double)tensors.Size($"upsample.{i}.weight") / features)));
            return steps.TrueForAll(step => step is 2 or 3) ? new TailConfig(TailKind.Shuffle, features, [.. steps]) : null;
        }

        if (tensors.Has("upsample.0.weight"))
            return new TailConfig(TailKind.Direct, tensors.Size("upsample.0.weight", 1), [(int)Math.Round(Math.Sqrt(tensors.Size("upsample.0.weight") / 3.0))]);
        return tensors.Has("conv_last.weight") ? new TailConfig(TailKind.None, tensors.Size("conv_last.weight", 1), []) : null;
    }
}

/// <summary>Turns features into a larger picture.</summary>
internal sealed class EnlargingTail : Layer
{
    private readonly TailConfig config;
    private readonly AdaptableConv2d? narrow;
    private readonly AdaptableConv2d[] steps;
    private readonly AdaptableConv2d? fine;
    private readonly AdaptableConv2d? last;

    public EnlargingTail(Weights weights, long width, TailConfig config)
        : base(weights)
    {
        this.config = config;
        if (config.Kind is TailKind.Shuffle or TailKind.Nearest) narrow = Add(new AdaptableConv2d(weights.At("conv_before_upsample.0"), width, config.Features));
        steps = config.Kind switch
        {
            TailKind.Shuffle => [.. config.Steps.Select((step, i) => Add(new AdaptableConv2d(weights.At($"upsample.{2 * i}"), config.Features, config.Features * step * step)))],
            TailKind.Nearest => [.. config.Steps.Select((_, i) => Add(new AdaptableConv2d(weights.At($"conv_up{i + 1}"), config.Features, config.Features)))],
            TailKind.Direct => [Add(new AdaptableConv2d(weights.At("upsample.0"), width, 3L * config.Factor * config.Factor))],
            _ => [],
        };
        if (config.Kind == TailKind.Nearest) fine = Add(new AdaptableConv2d(weights.At("conv_hr"), config.Features, config.Features));
        if (config.Kind != TailKind.Direct) last = Add(new AdaptableConv2d(weights.At("conv_last"), config.Kind == TailKind.None ? width : config.Features, 3));
    }

    /// <param name="features">[n, c, h, w].</param>
    /// <param name="picture">What the features were made from, [n, 3, h, w].</param>
    public Tensor Forward(Tensor features, Tensor picture)
    {
        using var scope = NewDisposeScope();
        var y = narrow is null ? features : leaky_relu(narrow.Forward(features), 0.01);
        switch (config.Kind)
        {
            case TailKind.None:
                y = picture + last!.Forward(y);
                break;
            case TailKind.Direct:
                y = pixel_shuffle(steps[0].Forward(y), config.Factor);
                break;
            case TailKind.Shuffle:
                for (var i = 0; i < steps.Length; i++) y = pixel_shuffle(steps[i].Forward(y), config.Steps[i]);
                y = last!.Forward(y);
                break;
            default:
                foreach (var step in steps) y = leaky_relu(step.Forward(interpolate(y, scale_factor: [2, 2], mode: InterpolationMode.Nearest)), 0.2);
                y = last!.Forward(leaky_relu(fine!.Forward(y), 0.2));
                break;
        }

        return y.MoveToOuterDisposeScope();
    }
}
