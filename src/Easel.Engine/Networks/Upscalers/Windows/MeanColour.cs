using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers.Windows;

/// <summary>The mean colour of the DIV2K photographs, which transformer upscalers take away first and add at the end.</summary>
internal static class MeanColour
{
    private static readonly float[] s_colour = [0.4488f, 0.4371f, 0.4040f];

    /// <summary>[1, 3, 1, 1].</summary>
    public static Tensor Like(Tensor x) => tensor(s_colour).view(1, 3, 1, 1).to(x.dtype, x.device);
}
