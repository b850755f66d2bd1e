using System.Text;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Upscalers;

/// <summary>
/// Weights that a formula makes of their names, so that reference figures need no file of weights: <c>tests/Golden/models/README.md</c> has the formula.
/// </summary>
internal sealed class FormulaWeights : IWeightSource
{
    public bool Has(string name) => true;

    public Tensor Get(string name, Initializer initializer, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var scale = Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (a, b) => a * b));
        var numbers = Numbers(name, shape.Aggregate(1L, (a, b) => a * b)).Select(u => (float)(
            shape.Length == 1 ? (name.EndsWith(".weight", StringComparison.Ordinal) ? 1 : 0) + 0.25 * u
            : name.EndsWith("quantize.embedding.weight", StringComparison.Ordinal) ? 1.5 * u
            : scale * u));
        return tensor(numbers.ToArray(), shape).MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    /// <summary>Numbers in [−1, 1): FNV-1a of the name as the start of a Weyl sequence, each mixed as MurmurHash3 ends.</summary>
    private static IEnumerable<double> Numbers(string name, long count)
    {
        var start = Encoding.UTF8.GetBytes(name).Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619u));
        for (uint i = 0; i < count; i++)
        {
            var x = unchecked(start + i * 2654435761u);
            x = unchecked((x ^ (x >> 16)) * 0x85ebca6bu);
            x = unchecked((x ^ (x >> 13)) * 0xc2b2ae35u);
            yield return ((x ^ (x >> 16)) >> 8) / 8388608.0 - 1;
        }
    }
}
