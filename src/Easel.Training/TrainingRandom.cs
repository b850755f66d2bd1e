using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>
/// All chance of a run: every use has a stream of its own, made from the run's seed, the use's name and numbers such as the step. Nothing
/// has to be saved for a run to go on exactly, and drawing sample pictures cannot disturb it (docs/decisions/040-randomness-of-training.md).
/// </summary>
/// <param name="seed">The run's seed.</param>
public sealed class TrainingRandom(long seed)
{
    /// <summary>A stream of numbers and choices.</summary>
    public Random For(string use, params ReadOnlySpan<long> indices) => new((int)(Mix(use, indices) >> 33));

    /// <summary>A stream of tensors on the CPU; the caller disposes it.</summary>
    public Generator Tensors(string use, params ReadOnlySpan<long> indices) => new(Mix(use, indices));

    // FNV-1a over everything, then the finaliser of SplitMix64 (Steele et al. 2014) so that neighbours do not resemble each other.
    private ulong Mix(string use, ReadOnlySpan<long> indices)
    {
        var hash = 14695981039346656037UL;
        void Add(ulong value)
        {
            for (var i = 0; i < 8; i++) hash = (hash ^ (byte)(value >> (8 * i))) * 1099511628211UL;
        }

        Add((ulong)seed);
        foreach (var c in use) Add(c);
        foreach (var index in indices) Add((ulong)index);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
