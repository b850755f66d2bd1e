using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>Numbers as waves: for timesteps, and for the sizes in SDXL's vector (<c>timestep_embedding</c> of LDM's <c>util.py</c>).</summary>
public static class Sinusoids
{
    /// <summary>[cos(v·f), sin(v·f)] with f[k] = 10000^(−k / half), half = <paramref name="dim"/> / 2, in float32.</summary>
    /// <param name="values">[n]; fractions are not rounded.</param>
    /// <param name="dim">Even width of the result.</param>
    /// <returns>float32 [n, dim].</returns>
    public static Tensor Of(Tensor values, long dim)
    {
        using var scope = NewDisposeScope();
        var half = dim / 2;
        var frequencies = (arange(0, half, float32, values.device) * (-Math.Log(10000) / half)).exp();
        var angles = values.to(float32).unsqueeze(1) * frequencies.unsqueeze(0);
        return cat([angles.cos(), angles.sin()], -1).MoveToOuterDisposeScope();
    }
}
