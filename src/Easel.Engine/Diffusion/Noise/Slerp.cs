using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Noise;

/// <summary>Spherical interpolation of noises: a straight mixture would be too short to be noise (Shoemake 1985).</summary>
public static class Slerp
{
    /// <summary>
    /// From <paramref name="low"/> (0) to <paramref name="high"/> (1), normalised over dimension 1, as A1111 does it (<c>rng.py</c>): for noise
    /// [c, h, w] that is the height, and nearly equal noises are mixed straight and the wrong way round.
    /// </summary>
    public static Tensor Between(Tensor low, Tensor high, double amount)
    {
        using var scope = NewDisposeScope();
        var dot = (low / low.norm(1, true) * (high / high.norm(1, true))).sum(1);
        if (dot.mean().ToDouble() > 0.9995)
            return (low * amount + high * (1 - amount)).MoveToOuterDisposeScope();
        var omega = dot.acos();
        var sine = omega.sin();
        var result = ((1 - amount) * omega).sin().div(sine).unsqueeze(1) * low + (amount * omega).sin().div(sine).unsqueeze(1) * high;
        return result.MoveToOuterDisposeScope();
    }
}
