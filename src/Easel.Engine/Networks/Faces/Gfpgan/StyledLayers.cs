using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Faces.Gfpgan;

/// <summary>A convolution whose weights a style code scales (StyleGAN2, Karras et al. 2020, arXiv:1912.04958; <c>stylegan2_clean_arch.py</c>).</summary>
internal sealed class ModulatedConv : Layer
{
    private readonly Weight weight;
    private readonly AdaptableLinear modulation;
    private readonly bool isNormed;

    /// <param name="weights">Its place.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="style">Width of the style code.</param>
    /// <param name="isNormed">Whether the scaled weights of each output are brought back to length one.</param>
    public ModulatedConv(Weights weights, long inputs, long outputs, long kernel, long style, bool isNormed)
        : base(weights)
    {
        this.isNormed = isNormed;
        modulation = Add(new AdaptableLinear(weights.At("modulation"), style, inputs));
        weight = Take(weights, "weight", Initializer.FanIn, 1, outputs, inputs, kernel, kernel);
    }

    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="style">[n, style].</param>
    public Tensor Forward(Tensor x, Tensor style)
    {
        using var scope = NewDisposeScope();
        var scaled = weight.As(x.dtype) * modulation.Forward(style).view(x.shape[0], 1, x.shape[1], 1, 1);
        if (isNormed) scaled = scaled * (scaled.pow(2).sum([2, 3, 4], keepdim: true) + 1e-8).rsqrt();
        var padding = scaled.shape[3] / 2;
        // Every picture of the batch has weights of its own.
        var each = Enumerable.Range(0, (int)x.shape[0]).Select(i => Convolution.Of(x.narrow(0, i, 1), scaled[i], null, [1, 1], [padding, padding]));
        return cat([.. each]).MoveToOuterDisposeScope();
    }
}

/// <summary>A modulated convolution with noise, bias and a rectifier.</summary>
internal sealed class StyledConv : Layer
{
    private readonly bool doubles;
    private readonly ModulatedConv conv;
    private readonly Weight noiseStrength;
    private readonly Weight bias;

    public StyledConv(Weights weights, long inputs, long outputs, long style, bool doubles)
        : base(weights)
    {
        this.doubles = doubles;
        conv = Add(new ModulatedConv(weights.At("modulated_conv"), inputs, outputs, 3, style, isNormed: true));
        noiseStrength = Take(weights, "weight", Initializer.Zeros, 1);
        bias = Take(weights, "bias", Initializer.Zeros, 1, outputs, 1, 1);
    }

    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="style">[n, style].</param>
    /// <param name="noise">[1, 1, h', w'], the generator's own.</param>
    public Tensor Forward(Tensor x, Tensor style, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var larger = doubles ? interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false) : x;
        var y = conv.Forward(larger, style) * Math.Sqrt(2);
        return leaky_relu(y + noiseStrength.As(x.dtype) * noise + bias.As(x.dtype), 0.2).MoveToOuterDisposeScope();
    }
}

/// <summary>Features as colours, added to those of the level below.</summary>
internal sealed class StyledColours : Layer
{
    private readonly ModulatedConv conv;
    private readonly Weight bias;

    public StyledColours(Weights weights, long inputs, long style)
        : base(weights)
    {
        conv = Add(new ModulatedConv(weights.At("modulated_conv"), inputs, 3, 1, style, isNormed: false));
        bias = Take(weights, "bias", Initializer.Zeros, 1, 3, 1, 1);
    }

    /// <param name="x">[n, inputs, h, w].</param>
    /// <param name="style">[n, style].</param>
    /// <param name="below">[n, 3, h/2, w/2], or null at the lowest level.</param>
    public Tensor Forward(Tensor x, Tensor style, Tensor? below)
    {
        using var scope = NewDisposeScope();
        var y = conv.Forward(x, style) + bias.As(x.dtype);
        if (below is not null) y = y + interpolate(below, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);
        return y.MoveToOuterDisposeScope();
    }
}
