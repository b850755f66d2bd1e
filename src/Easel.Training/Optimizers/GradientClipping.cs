using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Keeps one bad batch from throwing the weights far away (Pascanu et al. 2013, arXiv:1211.5063).</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients so that their joint Euclidean norm is at most <paramref name="limit"/>.</summary>
    /// <returns>The norm before clipping; NaN or infinity where a gradient is not finite (the gradients are then left alone).</returns>
    public static double ByNorm(IReadOnlyList<Parameter> parameters, double limit)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] gradients = [.. parameters.Select(p => p.grad).OfType<Tensor>()];
        if (gradients.Length == 0) return 0;
        var norm = stack([.. gradients.Select(g => g.square().sum())]).sum().sqrt().item<float>();
        if (float.IsFinite(norm) && norm > limit)
            foreach (var gradient in gradients) gradient.mul_(limit / (norm + 1e-6));
        return norm;
    }
}
