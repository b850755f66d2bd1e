namespace Easel.Engine.Memory;

/// <summary>Something made of weights that <see cref="ModelHost"/> keeps loaded.</summary>
public interface IHosted : IDisposable
{
    /// <summary>Bytes of its weights, as they are loaded.</summary>
    long Bytes { get; }

    /// <summary>Bytes that it keeps beside its weights to save time, and can do without.</summary>
    long SpareBytes => 0;

    /// <summary>Frees what it keeps to save time.</summary>
    /// <param name="all">False frees only what its present use has no use for.</param>
    void ReleaseSpare(bool all)
    {
    }
}
