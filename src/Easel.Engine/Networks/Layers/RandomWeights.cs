using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// Fresh weights, for training from scratch, tests and benchmarks. Each tensor's generator is seeded by <paramref name="seed"/> and the
/// tensor's name, so a name always gets the same numbers, whatever else was built before it.
/// </summary>
/// <param name="seed">Equal seeds give equal weights.</param>
/// <param name="dtype">The stored dtype; numbers are drawn in float32.</param>
public sealed class RandomWeights(long seed, ScalarType dtype = ScalarType.Float32) : IWeightSource
{
    /// <inheritdoc/>
    public bool Has(string name) => true;

    /// <inheritdoc/>
    public Tensor Get(string name, Initializer initializer, long[] shape)
    {
        // Some in-place operators answer with a second handle, which the scope frees.
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed ^ Fnv1a(name));
        using var noGrad = no_grad();
        // In place: temporary copies of a whole network's weights would leave the process's memory in pieces.
        var tensor = empty(shape).DetachFromDisposeScope();
        var bound = 1 / Math.Sqrt(shape.Skip(1).Aggregate(1L, (a, b) => a * b));
        _ = initializer switch
        {
            Initializer.Zeros => tensor.zero_(),
            Initializer.Ones => tensor.fill_(1),
            Initializer.FanIn => tensor.uniform_(-bound, bound, generator),
            Initializer.Normal002 => tensor.normal_(0, 0.02, generator),
            Initializer.Normal001 => tensor.normal_(0, 0.01, generator),
            _ => throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "Not an initializer."),
        };
        if (dtype == ScalarType.Float32) return tensor;
        using (tensor) return tensor.to(dtype).DetachFromDisposeScope();
    }

    // FNV-1a (Fowler, Noll, Vo): string.GetHashCode differs from run to run.
    private static ulong Fnv1a(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text) hash = unchecked((hash ^ letter) * 1099511628211UL);
        return hash;
    }
}
