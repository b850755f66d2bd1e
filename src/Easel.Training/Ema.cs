using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>
/// An exponential moving average of a network's weights, which generalises better than the last weights (Polyak averaging; used by
/// latent diffusion with decay 0.9999).
/// </summary>
public sealed class Ema : IDisposable
{
    private readonly (string Name, Parameter Source, Tensor Average)[] _slots;
    private readonly double _decay;

    /// <summary>Starts at the parameters' present values.</summary>
    /// <param name="parameters">Unique names and the parameters to follow.</param>
    /// <param name="decay">Share of the average that each update keeps; reached slowly, as (1 + n) / (10 + n), at the start.</param>
    public Ema(IEnumerable<(string Name, Parameter Parameter)> parameters, double decay)
    {
        _decay = decay;
        using var noGradient = no_grad();
        _slots = [.. parameters.Select(p => (p.Name, p.Parameter, p.Parameter.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>Updates made so far; part of the state.</summary>
    public int Updates { get; set; }

    /// <summary>The averages by name; owned by this object.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => _slots.Select(s => (s.Name, s.Average));

    /// <summary>Moves the average towards the present weights.</summary>
    public void Update()
    {
        Updates++;
        var decay = Math.Min(_decay, (1.0 + Updates) / (10.0 + Updates));
        using var noGradient = no_grad();
        foreach (var (_, source, average) in _slots) average.lerp_(source, 1 - decay);
    }

    /// <summary>Runs <paramref name="action"/> while the parameters hold the averages, then gives them their own values back.</summary>
    public T WithAverages<T>(Func<T> action)
    {
        Swap();
        try
        {
            return action();
        }
        finally
        {
            Swap();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in _slots) slot.Average.Dispose();
    }

    private void Swap()
    {
        using var noGradient = no_grad();
        foreach (var (_, source, average) in _slots)
        {
            using var kept = source.detach().clone();
            source.copy_(average);
            average.copy_(kept);
        }
    }
}
