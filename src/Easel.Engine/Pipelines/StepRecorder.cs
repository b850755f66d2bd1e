using System.Collections.Immutable;
using System.Globalization;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Keeps the latents of every step. Samplers report latents before the step or after it, as their references do; what was seen once is not
/// kept twice, so that both come to <c>step_000</c> the start, <c>step_001</c> after the first step, and so on.
/// </summary>
internal sealed class StepRecorder
{
    private readonly List<PlainTensor> kept = [];

    public ImmutableArray<PlainTensor> Steps => [.. kept];

    /// <summary>Keeps a latent, unless it is the last one again.</summary>
    /// <param name="latent">[n, c, h, w].</param>
    public void Keep(Tensor latent)
    {
        var plain = Plain(string.Create(CultureInfo.InvariantCulture, $"step_{kept.Count:000}"), latent);
        if (kept.Count == 0 || !kept[^1].Values.AsSpan().SequenceEqual(plain.Values)) kept.Add(plain);
    }

    /// <summary>A tensor's numbers.</summary>
    public static PlainTensor Plain(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return new PlainTensor(name, [.. tensor.shape], tensor.to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray());
    }
}
